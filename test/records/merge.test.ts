import test from 'ava';
import fc from 'fast-check';
import type { ParkRecord, Permit } from '../../protocol/park/record.js';
import { mergeRecord } from '../../runtime/records/merge-record.js';
import { reviseRecord } from '../../runtime/records/revise-record.js';
import { somePermit } from '../permits/some-permit.js';

const asRecord = (permit: Permit) => ({ kind: 'permit', permit }) as const;
const permitOf = (record: ParkRecord | undefined) =>
  record?.kind === 'permit' ? record.permit : undefined;
const mergePermit = (known: Permit | undefined, incoming: Permit) =>
  permitOf(mergeRecord(known && asRecord(known), asRecord(incoming)));
const revisePermit = (known: Permit | undefined, change: Permit) =>
  permitOf(
    reviseRecord(known && asRecord(known), asRecord(change), { atMs: 9_000, inBurst: false }),
  );

const state: fc.Arbitrary<Permit> = fc
  .record({
    updatedMs: fc.constantFrom(1_000, 2_000),
    revision: fc.constantFrom(1, 2),
    deleted: fc.boolean(),
    remark: fc.constantFrom('', 'a', 'b'),
    plates: fc.constantFrom(['粤B12345'], ['粤B12345', '粤B99999'], []),
  })
  .map(({ plates, ...rest }) => somePermit({ ...rest, plates: [...plates] }));

const kept = (known: Permit, incoming: Permit) => mergePermit(known, incoming) ?? known;

test('rule 5: merging a state with itself changes nothing', (t) => {
  fc.assert(
    fc.property(state, (a) => {
      t.is(mergePermit(a, a), undefined);
      t.is(mergePermit(a, structuredClone(a)), undefined);
    }),
  );
});

test('rule 5: two nodes keep the same state whatever the order of arrival', (t) => {
  fc.assert(
    fc.property(state, state, (a, b) => {
      t.deepEqual(kept(a, b), kept(b, a));
    }),
  );
});

test('rule 5: merging in groups gives the same state as one after the other', (t) => {
  fc.assert(
    fc.property(state, state, state, (a, b, c) => {
      t.deepEqual(kept(kept(a, b), c), kept(a, kept(b, c)));
    }),
  );
});

test('the newer update wins, then the higher revision, then the deletion', (t) => {
  const known = somePermit({ updatedMs: 2_000, revision: 5 });
  t.is(mergePermit(known, somePermit({ updatedMs: 1_999, revision: 9, deleted: true })), undefined);
  const newer = somePermit({ updatedMs: 2_001, revision: 1 });
  t.is(mergePermit(known, newer), newer);
  const revised = somePermit({ updatedMs: 2_000, revision: 6 });
  t.is(mergePermit(known, revised), revised);
  t.is(mergePermit(known, somePermit({ updatedMs: 2_000, revision: 4, deleted: true })), undefined);
  const gone = somePermit({ updatedMs: 2_000, revision: 5, deleted: true });
  t.is(mergePermit(known, gone), gone);
  t.is(mergePermit(undefined, known), known);
});

test('an addition that comes again after the deletion does not bring the card back', (t) => {
  const added = somePermit();
  const gone = { ...added, deleted: true };
  t.is(mergePermit(gone, added), undefined);
  t.is(mergePermit({ ...gone, updatedMs: 5_000 }, added), undefined);
});

test('states of two cards are not merged', (t) => {
  t.throws(() => mergePermit(somePermit(), somePermit({ permitId: 'card-2' })), {
    instanceOf: RangeError,
  });
});

test('a change from outside gets the next revision, and the same change again none', (t) => {
  const first = revisePermit(undefined, somePermit({ revision: 0 }));
  t.is(first?.revision, 1);
  t.is(revisePermit(first, somePermit({ revision: 0 })), undefined);
  const renamed = revisePermit(first, somePermit({ revision: 0, remark: 'b' }));
  t.is(renamed?.revision, 2);
  t.is(revisePermit(renamed, somePermit({ updatedMs: 999 })), undefined);
});

test('an addition and its deletion within one second of the cloud end deleted', (t) => {
  const added = revisePermit(undefined, somePermit({ revision: 0 }));
  const gone = revisePermit(added, somePermit({ revision: 0, deleted: true }));
  t.like(gone, { deleted: true, revision: 2 });
  t.is(revisePermit(gone, somePermit({ revision: 0 })), undefined);
  const later = revisePermit(gone, somePermit({ revision: 0, updatedMs: 2_000 }));
  t.like(later, { deleted: false, revision: 3 });
});

test('a change that is taken over wins at every node that knew the state before', (t) => {
  fc.assert(
    fc.property(state, state, (known, change) => {
      const next = revisePermit(known, change);
      if (next !== undefined) t.is(mergePermit(known, next), next);
    }),
  );
});
