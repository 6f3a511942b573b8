import test from 'ava';
import type { TObject } from 'typebox';
import { CloudError } from '../../protocol/cloud/cloud-error.js';
import { wireOf, type Wire } from '../../protocol/cloud/field.js';
import type { CloudMessage } from '../../protocol/cloud/message.js';
import { escapedOrder, queryEscape } from '../../protocol/cloud/messages/query-escape.js';
import { cloudMessages } from '../../protocol/cloud/registry.js';
import { undocumentedLengthMax, writeFields } from '../../protocol/cloud/strict.js';
import { sampleOf } from '../conformance/sections-sample.js';

interface TextPlace {
  name: string;
  wire: Wire;
  max: number;
  schema: TObject;
}

/** The side of a message that goes up. */
const goingUp = (message: CloudMessage) =>
  message.direction === 'up' ? message.request : message.answer;

/** Every field that holds a free text, with its length. */
function textPlaces(schema: TObject): TextPlace[] {
  return Object.entries(schema.properties).flatMap(([name, field]) => {
    const wire = wireOf(field);
    if (wire.kind !== 'text' || wire.values !== undefined) return [];
    return [{ name, wire, max: wire.max ?? undocumentedLengthMax, schema }];
  });
}

const places = cloudMessages.flatMap((message) =>
  textPlaces(goingUp(message)).map((place) => ({
    ...place,
    where: `${message.serviceName}.${place.name}`,
  })),
);

/** What becomes of a text: as it is written, or the code of its refusal. */
function written({ schema, name }: TextPlace, text: string): unknown {
  try {
    return writeFields(schema, { ...sampleOf(schema), [name]: text })[name];
  } catch (error) {
    if (error instanceof CloudError) return error.code;
    throw error;
  }
}

test('lengths: a note that is too long is cut at characters, everything else is refused', (t) => {
  const found = { cut: 0, refused: 0 };
  for (const place of places) {
    const { wire, max, where } = place;
    const letter = wire.pattern === undefined ? '😀' : 'x';
    t.is(written(place, letter.repeat(max)), letter.repeat(max), where);
    const longer = written(place, letter.repeat(max + 1));
    const isCut = wire.tooLong === 'cut';
    t.is(longer, isCut ? letter.repeat(max) : 'cloud/field-too-long', where);
    found[isCut ? 'cut' : 'refused'] += 1;
  }
  t.true(found.cut > 20 && found.refused > 100, JSON.stringify(found));
});

test('lengths: what identifies something is never cut', (t) => {
  const identities = places.filter(({ wire }) => wire.pattern !== undefined);
  t.true(identities.length > 50);
  for (const { wire, where } of identities) t.not(wire.tooLong, 'cut', where);
});

test('lengths: rows of a list and content of others keep the same lengths as the fields around them', (t) => {
  const page = {
    ...sampleOf(queryEscape.answer),
    escapeOrder: [{ ...sampleOf(escapedOrder), parkName: '园'.repeat(65) }],
  };
  const written = writeFields(queryEscape.answer, page as never);
  t.is((written['escapeOrder'] as { parkName: string }[])[0]?.parkName, '园'.repeat(64));
  const long = { ...page, escapeOrder: [{ ...sampleOf(escapedOrder), orderId: 'x'.repeat(49) }] };
  t.throws(() => writeFields(queryEscape.answer, long as never), {
    message: 'The field orderId has 49 characters; the cloud takes 48.',
  });
});
