import { generateKeyPairSync } from 'node:crypto';
import type { TObject } from 'typebox';
import { seal } from '../../protocol/cloud/envelope.js';
import { read, readFields } from '../../protocol/cloud/lenient.js';
import { pairingKey, type CloudMessage } from '../../protocol/cloud/message.js';
import { payCodeAddress } from '../../protocol/cloud/pay-code.js';
import { decryptText, encryptText } from '../../protocol/cloud/rsa.js';
import { isSignedBy } from '../../protocol/cloud/signature.js';
import { writeFields } from '../../protocol/cloud/strict.js';
import { CloudDouble } from '../cloud/double.js';
import { fieldsOf } from './sections-examples.js';
import { answerTo, sampleOf, type Values } from './sections-sample.js';

/** What was found wrong; empty when nothing was. */
export type Finding = string;

const parkKey = 'DEMOKEY0123456789';
const parkId = 'test001';
const localId = 'conformance';

/** Name of the envelope of a message. */
const envelopeName = (message: CloudMessage) => message.sentAs ?? message.serviceName;

/** What goes up of a message is written by its schema, signed, read back, and is the same. */
export function checkUp(message: CloudMessage): Finding {
  const side = message.direction === 'up' ? 'request' : 'answer';
  if (side === 'answer' && hasNoFields(message.answer)) return '';
  return guarded(() => {
    const values = goingUp(message);
    const data = writeFields(message[side], values);
    const sealed = seal({ serviceName: envelopeName(message), data, parkKey });
    const incoming = read(sealed.text);
    if (!isSignedBy(incoming.dataText ?? '', parkKey, incoming.sign ?? '')) {
      return 'the signature does not hold';
    }
    return compare(message[side], sealed.text, data);
  });
}

/** What comes down is read by its schema, flat and wrapped. */
export function checkDown(message: CloudMessage): Finding {
  const side = message.direction === 'up' ? 'answer' : 'request';
  if (hasNoFields(message[side])) return '';
  return guarded(() => {
    const values = message.direction === 'up' ? answerOf(message) : sampleOf(message.request);
    const service_name = message.serviceName;
    const flat = JSON.stringify({ ...values, service_name });
    const wrapped = JSON.stringify({ data: values, service_name });
    return compare(message[side], flat, values) || compare(message[side], wrapped, values);
  });
}

/** The cloud double answers what the park asks; what the cloud asks it sends and takes answers. */
export function checkDouble(message: CloudMessage): Finding {
  const double = new CloudDouble({ parkId, parkKey, clock: { unixMs: () => 1_700_000_000_000 } });
  return guarded(() =>
    message.direction === 'up' ? askDouble(double, message) : letDoubleAsk(double, message),
  );
}

function askDouble(double: CloudDouble, message: CloudMessage): Finding {
  const values = writeFields(message.request, sampleOf(message.request));
  const text = seal({ serviceName: envelopeName(message), data: values, parkKey }).text;
  const answers = double.handle(localId, text);
  const [answer] = answers;
  if (answer === undefined) return 'the double gives no answer';
  if (answer === '') return 'the double does not know the service';
  const incoming = read(answer);
  const { missing, unreadable } = readFields(message.answer, incoming.fields);
  const wrong = [...missing, ...unreadable].filter((name) => name !== 'service_name');
  if (wrong.length > 0) return `the double's answer lacks ${wrong.join(', ')}`;
  const key = pairingKey(message, 'request', values);
  const answered = pairingKey(message, 'answer', incoming.fields);
  return key === answered || message.echoes.length === 0 ? '' : 'the answer does not pair';
}

function letDoubleAsk(double: CloudDouble, message: CloudMessage): Finding {
  double.downlinks.clientCame(localId);
  const request = sampleOf(message.request);
  const sent = double.send({ service: message.serviceName, data: request, localId });
  if (typeof sent === 'string') return `the double does not send it: ${sent}`;
  const wrong = compare(message.request, sent.text, request);
  if (wrong !== '' || hasNoFields(message.answer)) return wrong;
  const data = writeFields(message.answer, answerTo(message, request));
  double.handle(localId, seal({ serviceName: envelopeName(message), data, parkKey }).text);
  const after = double.downlinks.all.find(({ id }) => id === sent.id);
  if (after === undefined || after.answers === 0) return 'the double does not take the answer';
  return 'state' in message.answer.properties && after.state !== 1
    ? 'the double does not read the state'
    : '';
}

/** 1.2.1: a text of several pieces comes back from its blocks. */
export function checkEncryption(): Finding {
  const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 1024 });
  const text = '京A12345'.repeat(40);
  const back = decryptText(encryptText(text, publicKey), privateKey);
  return back === text ? '' : 'the encrypted text does not come back';
}

/** 7.5: the printed example comes out with its signature. */
export function checkPayCode(): Finding {
  const address = payCodeAddress(
    {
      orderId: 'A1_2C1627291675',
      priceFen: 212,
      plate: '京DTTT222',
      discountFen: 10,
      enteredMs: 1_627_291_740_000,
      unionId: '200002',
      parkId: '21840',
      channelId: 'A1',
      madeMs: 1_627_350_591_000,
    },
    'EA2D90FEEF1E9F8E',
  );
  return address.endsWith('&sign=542b570d75859a64e3642edfc4285334')
    ? ''
    : 'the printed signature does not come out';
}

const hasNoFields = (schema: TObject) => Object.keys(schema.properties).length === 0;

function goingUp(message: CloudMessage): Values {
  return message.direction === 'up' ? sampleOf(message.request) : answerOf(message);
}

const answerOf = (message: CloudMessage) => answerTo(message, sampleOf(message.request));

/** Reads a text by a schema and says what is not as it was meant. */
function compare(schema: TObject, text: string, meant: object): Finding {
  const fields = fieldsOf(schema, text, '');
  const { value, missing, unreadable } = readFields(schema, fields);
  const wrong = [...missing, ...unreadable];
  if (wrong.length > 0) return `cannot be read: ${wrong.join(', ')}`;
  for (const name of Object.keys(schema.properties)) {
    const [found, wanted] = [value[name as keyof typeof value], meant[name as keyof typeof meant]];
    if (typeof wanted !== 'object' && found !== wanted) return `${name} is not what was sent`;
    if (found === undefined) return `${name} is lost`;
  }
  return '';
}

function guarded(check: () => Finding): Finding {
  try {
    return check();
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
