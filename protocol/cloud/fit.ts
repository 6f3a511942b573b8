import type { TSchema } from 'typebox';
import { CloudError } from './cloud-error.js';
import { dataFor, type Dialect } from './dialect.js';
import { seal, type CloudData, type SealedMessage } from './envelope.js';
import { isRequired, wireOf } from './field.js';
import { withFreshText } from './fresh-text.js';
import type { CloudMessage } from './message.js';

/** A message as it fits its link. */
export interface Fitted {
  sealed: SealedMessage;
  data: CloudData;
  /** Names of the notes that were shortened, or left out whole. */
  shortened: string[];
}

/** Room for the remark that a fresh text adds or lengthens, for tries up to `#9999`. */
const freshTextBytes = ',"remark":"#9999"'.length;

/**
 * Seals a message for a link. What has too many bytes is shortened at its notes, the longest first,
 * at whole characters: they are the fields that are cut anywhere when they are too long. What does
 * not fit without its notes is refused before it is sent.
 * @param message.definition null for a message that is not known here: none of its fields is cut
 * @param message.textNumber above 1 for a further data text of the same message
 * @throws CloudError `cloud/too-large-for-link`, and those of `seal`
 */
export function sealFor(
  dialect: Dialect,
  message: {
    serviceName: string;
    definition: Pick<CloudMessage, 'request'> | null;
    data: CloudData;
    parkKey: string;
    textNumber?: number;
  },
): Fitted {
  const { serviceName, definition, parkKey, textNumber = 1 } = message;
  const { textBytesMax } = dialect;
  const isFresh = textNumber > 1 && definition !== null;
  const whole = dataFor(dialect, message.data);
  const sealed = (short: CloudData): Omit<Fitted, 'shortened'> => {
    const data = (isFresh ? withFreshText(definition, short, textNumber) : null) ?? short;
    return { sealed: seal({ serviceName, data, parkKey }), data };
  };
  const first = sealed(whole);
  if (bytesOf(first.sealed) <= textBytesMax) return { ...first, shortened: [] };
  const room = textBytesMax - (isFresh ? freshTextBytes : 0);
  const { data, shortened } = fit(message, whole, room);
  return { ...sealed(data), shortened };
}

function bytesOf({ text }: SealedMessage): number {
  return Buffer.byteLength(text, 'utf8');
}

function fit(
  message: { serviceName: string; definition: Pick<CloudMessage, 'request'> | null },
  given: CloudData,
  bytesMax: number,
): { data: CloudData; shortened: string[] } {
  const { serviceName, definition } = message;
  const size = (data: CloudData) => bytesOf(seal({ serviceName, data, parkKey: '' }));
  let data = given;
  const shortened: string[] = [];
  for (let over = size(data) - bytesMax; over > 0; over = size(data) - bytesMax) {
    const name = definition === null ? undefined : longestNote(definition.request, data, shortened);
    if (name === undefined) {
      throw new CloudError(
        'cloud/too-large-for-link',
        `The ${serviceName} message has ${size(given)} bytes, and ${bytesMax + over} without its ` +
          `notes; this link takes ${bytesMax}.`,
      );
    }
    shortened.push(name);
    const cut = withoutBytes(textIn(data, name), over);
    const mustStay = definition !== null && isRequired(definition.request, name);
    data = cut !== '' || mustStay ? { ...data, [name]: cut } : without(data, name);
  }
  return { data, shortened };
}

function longestNote(
  schema: CloudMessage['request'],
  data: CloudData,
  done: readonly string[],
): string | undefined {
  const lengthOf = (name: string) => Buffer.byteLength(textIn(data, name), 'utf8');
  return Object.entries(schema.properties)
    .filter(([name, field]) => isNote(field) && lengthOf(name) > 0 && !done.includes(name))
    .map(([name]) => name)
    .sort((a, b) => lengthOf(b) - lengthOf(a))[0];
}

const isNote = (field: TSchema) => {
  const wire = wireOf(field);
  return wire.kind === 'text' && wire.tooLong === 'cut';
};

function textIn(data: CloudData, name: string): string {
  const value = data[name];
  return typeof value === 'string' ? value : '';
}

function without(data: CloudData, name: string): CloudData {
  return Object.fromEntries(Object.entries(data).filter(([other]) => other !== name));
}

/** Takes whole characters from the end until so many bytes are gone. */
function withoutBytes(text: string, bytes: number): string {
  const characters = Array.from(text);
  let gone = 0;
  while (gone < bytes && characters.length > 0) {
    gone += Buffer.byteLength(characters.pop() ?? '', 'utf8');
  }
  return characters.join('');
}
