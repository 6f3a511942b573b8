import { readFileSync } from 'node:fs';
import test from 'ava';
import { breaksOf, schemaOf, type ReleasedSchema } from './park-schema.js';

const here = new URL('../../../protocol/park/', import.meta.url);
const protoText = readFileSync(new URL('park.proto', here), 'utf8');
const released = JSON.parse(
  readFileSync(new URL('park.released.json', here), 'utf8'),
) as ReleasedSchema;

/** A change of the schema's text that must be there to be changed. */
function changed(from: string, to: string): string {
  if (!protoText.includes(from)) throw new Error(`park.proto has no "${from}".`);
  return protoText.replace(from, to);
}

test('what a released version sends can still be read: nothing released has changed', (t) => {
  t.deepEqual(breaksOf(released, protoText), []);
  t.true(Object.keys(released).length > 30);
});

test('a released field may not be renumbered, retyped or moved', (t) => {
  t.deepEqual(breaksOf(released, changed('string lane_id = 1;', 'string lane_id = 9;')), [
    'Entered.lane_id was number 1 and is 9.',
  ]);
  t.deepEqual(breaksOf(released, changed('uint32 boot = 3;', 'int32 boot = 3;')), [
    'Stamp.boot was uint32 and is int32.',
  ]);
  t.deepEqual(breaksOf(released, changed('string plate = 3;', 'repeated string plate = 3;')), [
    'Fact.plate was string and is repeated string.',
  ]);
  const alone = changed(
    'oneof kind {\n    Permit permit = 1;',
    'Permit permit = 1;\n  oneof kind {',
  );
  t.deepEqual(breaksOf(released, alone), ['Record.permit was oneof kind Permit and is Permit.']);
  t.deepEqual(breaksOf(released, changed('UNSET = 1;', 'UNSET = 7;')), [
    'ClockQuality.Kind.UNSET was number 1 and is 7.',
  ]);
});

test('a released field goes only when its number and name are reserved', (t) => {
  t.deepEqual(breaksOf(released, changed('  string permit_id = 6;\n', '')), [
    'Entered.permit_id was removed and its number 6 is not reserved.',
    'Entered.permit_id was removed and its name is not reserved.',
  ]);
  const kept = changed('string permit_id = 6;', 'reserved 6;\n  reserved "permit_id";');
  t.deepEqual(breaksOf(released, kept), []);
  t.deepEqual(breaksOf(released, changed('string permit_id = 6;', 'string pass_id = 6;')), [
    'Entered.permit_id gave its number 6 to pass_id.',
  ]);
  const gone = protoText.replace(/message SeenCommand \{[^}]*\}/, '');
  t.deepEqual(breaksOf(released, gone), ['SeenCommand was removed.']);
});

test('a new field with a new number breaks nothing', (t) => {
  const grown = changed('string permit_id = 6;', 'string permit_id = 6;\n  string gate = 99;');
  t.deepEqual(breaksOf(released, grown), []);
  t.deepEqual(schemaOf(grown)['Entered']?.['gate'], { number: 99, type: 'string' });
});
