import { canonicalText, type Writable } from './canonical.js';
import { CloudError } from './cloud-error.js';
import { signatureOf } from './signature.js';

export type CloudData = Readonly<Record<string, Writable>>;

/** A message as it goes up. */
export interface SealedMessage {
  /** The whole text to send. */
  text: string;
  /** Equal for equal data; what the duplicate filter of the cloud remembers. */
  sign: string;
  /** The canonical data text that was signed. */
  dataText: string;
}

/** Most bytes of one message, the bound of what is read as well. */
export const messageBytesMax = 262_144;

/**
 * Puts data into the envelope {service_name, sign, data} and signs it. On the mqtt link there is no
 * token: the connection to the broker is the login.
 * @throws CloudError `cloud/too-large`, `cloud/not-writable`, `cloud/forbidden-key`
 */
export function seal(message: {
  serviceName: string;
  data: CloudData;
  parkKey: string;
}): SealedMessage {
  const dataText = canonicalText(message.data);
  const sign = signatureOf(dataText, message.parkKey);
  const name = canonicalText(message.serviceName);
  const text = `{"service_name":${name},"sign":"${sign}","data":${dataText}}`;
  const bytes = Buffer.byteLength(text, 'utf8');
  if (bytes > messageBytesMax) {
    throw new CloudError(
      'cloud/too-large',
      `The ${message.serviceName} message has ${bytes} bytes; ${messageBytesMax} is the most.`,
    );
  }
  return { text, sign, dataText };
}
