import test from 'ava';
import { openCharges } from '../../runtime/bridge/stays/open-charges.js';
import type { Fact } from '../../protocol/park/fact.js';
import { someFact, stampAt } from '../support/some-facts.js';

const whenMs = ({ at }: Fact) => at.unixMs;
const chargeAsked = { method: 'ETC', amountFen: 500 } as const;
const asked = (sessionId: string, minutes: number) =>
  someFact(`c-${sessionId}-${minutes}`, { kind: 'chargeAsked', chargeAsked }, { minutes });
const ended = (chargeId: string, end: 'SILENT' | 'REFUSED') =>
  someFact(`f-${chargeId}`, {
    kind: 'paymentFailed',
    paymentFailed: { tradeNo: '', reason: '', chargeId, end },
  });

test('of each stay the latest charge that money may still come of is asked for, for ten minutes', (t) => {
  const stays = [
    { sessionId: 's1', facts: [asked('s1', 1), asked('s1', 5), ended('c-s1-1', 'REFUSED')] },
    { sessionId: 's2', facts: [asked('s2', 5), ended('c-s2-5', 'SILENT')] },
    { sessionId: 's3', facts: [asked('s3', 5), ended('c-s3-5', 'REFUSED')] },
    { sessionId: 's4', facts: [asked('s4', -5)] },
    { sessionId: 's5', facts: [ended('', 'REFUSED')] },
  ];
  const open = openCharges(stays, stampAt(6).unixMs, whenMs);
  t.deepEqual(
    open.map(({ chargeId }) => chargeId),
    ['c-s1-5', 'c-s2-5'],
  );
  t.like(open[0], { sessionId: 's1', dueFen: 500, method: 'ETC' });
});
