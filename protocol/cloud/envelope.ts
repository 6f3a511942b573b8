import { canonicalText, type Writable } from './canonical.js';
import { CloudError } from './cloud-error.js';
import { signatureOf } from './signature.js';

export type CloudData = Readonly<Record<string, Writable>>;

/** A message as it goes up. */
export interface SealedMessage {
  /** The name in the envelope. */
  serviceName: string;
  /** The whole text to send where no token is needed. */
  text: string;
  /** Equal for equal data; what the duplicate filter of the cloud remembers. */
  sign: string;
  /** The canonical data text that was signed. */
  dataText: string;
}

/** Most bytes of one message, the bound of what is read as well. */
export const messageBytesMax = 262_144;

/** What a token of the usual 32 characters adds to a message. */
export const tokenBytes = ',"token":""'.length + 32;

/**
 * Puts data into the envelope {service_name, sign, data} and signs it. On the mqtt link there is no
 * token: the connection to the broker is the login. Elsewhere see `textWithToken`.
 * @param message.textBytesMax most bytes of the text without a token
 * @throws CloudError `cloud/too-large`, `cloud/not-writable`, `cloud/forbidden-key`
 */
export function seal(message: {
  serviceName: string;
  data: CloudData;
  parkKey: string;
  textBytesMax?: number;
}): SealedMessage {
  const { serviceName, textBytesMax = messageBytesMax } = message;
  const dataText = canonicalText(message.data);
  const sign = signatureOf(dataText, message.parkKey);
  const text = envelopeText(serviceName, sign, '', dataText);
  const bytes = Buffer.byteLength(text, 'utf8');
  if (bytes > textBytesMax) {
    throw new CloudError(
      'cloud/too-large',
      `The ${serviceName} message has ${bytes} bytes; ${textBytesMax} is the most on this link.`,
    );
  }
  return { serviceName, text, sign, dataText };
}

/** The text of a message with the token of the login. The signature does not cover the token. */
export function textWithToken(sealed: SealedMessage, token: string): string {
  const { serviceName, sign, dataText } = sealed;
  return envelopeText(serviceName, sign, `"token":${canonicalText(token)},`, dataText);
}

function envelopeText(name: string, sign: string, token: string, dataText: string): string {
  return `{"service_name":${canonicalText(name)},"sign":"${sign}",${token}"data":${dataText}}`;
}
