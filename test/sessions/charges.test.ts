import test from 'ava';
import type { Fact } from '../../protocol/park/fact.js';
import type { ChargeEnd } from '../../protocol/park/values.js';
import { chargesOf, chargeToldOf, isUnsettled } from '../../runtime/sessions/charges.js';
import { someFact, stampAt } from '../support/some-facts.js';

const whenMs = ({ at }: { at: { unixMs: number } }) => at.unixMs;
const atMinute = (minute: number) => stampAt(minute).unixMs;

function ended(chargeId: string, end: ChargeEnd, tradeNo = '') {
  return { kind: 'paymentFailed', paymentFailed: { tradeNo, reason: '', chargeId, end } } as const;
}

function asked(chargeId: string, minutes: number, method: 'ETC' | 'SWEEP_CODE' = 'SWEEP_CODE') {
  const chargeAsked = { method, amountFen: 500 };
  return someFact(chargeId, { kind: 'chargeAsked', chargeAsked }, { minutes });
}

const stayOf = (...facts: readonly Fact[]) => ({ sessionId: 's1', facts });

test('what is told of a charge counts in any order, and a refusal more than silence', (t) => {
  const silent = someFact('f1', ended('c1', 'SILENT'), { minutes: 2 });
  const refused = someFact('f2', ended('c1', 'REFUSED', 't1'), { minutes: 3 });
  for (const facts of [
    [asked('c1', 0), silent, refused],
    [refused, silent, asked('c1', 0)],
  ]) {
    const [charge] = chargesOf(stayOf(...facts), whenMs);
    t.is(charge?.failed?.end, 'REFUSED');
    t.false(charge === undefined || isUnsettled(charge));
  }
  const [open] = chargesOf(stayOf(asked('c1', 0), silent), whenMs);
  t.true(open !== undefined && isUnsettled(open));
});

test('a failure of a box of the version before ends the latest charge, and money may still come', (t) => {
  const failed = someFact('f1', ended('', 'UNSPECIFIED'), { minutes: 3 });
  const charges = chargesOf(stayOf(asked('c1', 0), asked('c2', 2), asked('c3', 4), failed), whenMs);
  t.deepEqual(
    charges.map((charge) => [charge.failed === null, isUnsettled(charge)]),
    [
      [true, true],
      [false, true],
      [true, true],
    ],
  );
});

test('a failure is of the charge of its method that was asked last before its own time', (t) => {
  const unsent = someFact('f1', ended('c3', 'NOT_SENT'), { minutes: 5 });
  const stay = stayOf(
    asked('c1', 0, 'ETC'),
    asked('c2', 2),
    asked('c3', 4),
    asked('c4', 6),
    unsent,
  );
  const told = (method: 'ETC' | 'SWEEP_CODE' | 'WALLET' | null, minute: number) =>
    chargeToldOf(stay, { isPaid: false, method, atMs: minute < 0 ? 0 : atMinute(minute) }, whenMs);
  t.is(told('SWEEP_CODE', 3), 'c2');
  t.is(told('SWEEP_CODE', 5), 'c2', 'what was not sent is not told of');
  t.is(told('SWEEP_CODE', 6), 'c4');
  t.is(told('SWEEP_CODE', 1), 'c2', 'clocks differ');
  t.is(told('ETC', 9), 'c1');
  t.is(told('WALLET', 9), '');
  t.is(told(null, 9), 'c4');
  t.is(told('SWEEP_CODE', -1), 'c2', 'without a time it is of the oldest');
});

test('a failure is of no charge that a notice has told of, whatever the clocks say', (t) => {
  const told = (tradeNo: string) => {
    const failed = someFact('f1', ended('c1', 'REFUSED', tradeNo), { minutes: 1 });
    const notice = { isPaid: false, method: 'SWEEP_CODE', atMs: atMinute(1) } as const;
    return chargeToldOf(stayOf(asked('c1', 0), failed, asked('c2', 2)), notice, whenMs);
  };
  t.is(told('t1'), 'c2');
  t.is(told(''), 'c1', 'a refusal by the answer may be told by a notice as well');
});

test('money is of a charge that is open or has no number yet, though the clocks differ', (t) => {
  const refused = someFact('f1', ended('c1', 'REFUSED'), { minutes: 0 });
  const silent = someFact('f2', ended('c2', 'SILENT'), { minutes: 3 });
  const stay = stayOf(asked('c1', 0), refused, asked('c2', 1), silent, asked('c3', 4));
  const told = (facts: readonly Fact[], minute: number, awayMs = 0) => {
    const atMs = minute < 0 ? 0 : atMinute(minute) + awayMs;
    const method = 'SWEEP_CODE';
    return chargeToldOf(stayOf(...facts), { isPaid: true, method, atMs }, whenMs);
  };
  const { facts } = stay;
  for (const awayMs of [-10_000, 10_000]) {
    t.is(told(facts, 1, awayMs), 'c2', 'none is of a charge that was refused');
  }
  t.is(told(facts, 4, 10_000), 'c3');
  t.is(told(facts, 4, -10_000), 'c2', 'it was paid before the last was asked');
  const paid = (tradeNo: string) => {
    const of = {
      tradeNo,
      amountFen: 500,
      method: 'SWEEP_CODE',
      by: 'cloud',
      chargeId: 'c3',
    } as const;
    return someFact(tradeNo, { kind: 'paid', paid: of }, { minutes: 4 });
  };
  const found = [...facts, paid('asked-2.19-1')];
  t.is(told(found, 4), 'c3');
  t.is(told(found, -1), 'c3', 'without a time it is of the one that is known to be paid');
  t.is(told([...found, paid('t3')], 4), 'c2', 'its money has come already');
  const answered = [...facts, paid('answered-2.2-c3')];
  t.is(told(answered, 4), 'c2', 'no notice follows a success');
  t.is(told([asked('c3', 4), paid('answered-2.2-c3')], 4), 'c3', 'unless the platform does so');
});
