import test from 'ava';
import type { Uplink } from '../../protocol/park/uplink.js';
import type { Stamp } from '../../protocol/park/values.js';
import { withCorrectedStamps } from '../../runtime/outbox/corrected-stamps.js';

const stamp = (boot: number): Stamp => ({ unixMs: 1, quality: 'UNSET', boot, sinceBootMs: 5 });

const elsewhere: Stamp = { ...stamp(0), quality: 'SET' };

const uplink: Uplink = {
  messageId: 'm1',
  nodeId: 'n1',
  sequence: 3,
  sessionId: 's1',
  plate: '粤B12345',
  at: stamp(2),
  body: 'sessionLeftUnpaid',
  sessionLeftUnpaid: {
    sessionId: 's1',
    plate: '粤B12345',
    enteredAt: elsewhere,
    leftAt: stamp(2),
    entryChannelId: 'A1',
    exitChannelId: 'B1',
    vehicleClass: '小车',
    right: 'TEMPORARY',
    plateColor: 'BLUE',
    amountReceivableFen: 700,
    debtFen: 700,
    remark: '',
  },
};

test('rule 11: all times of an order are corrected, but not those that another node knew for sure', (t) => {
  const corrected = withCorrectedStamps(uplink, (one) => ({ ...one, unixMs: 9, quality: 'SET' }));
  const right = { ...stamp(2), unixMs: 9, quality: 'SET' };
  t.deepEqual(corrected, {
    ...uplink,
    at: right,
    sessionLeftUnpaid: { ...uplink.sessionLeftUnpaid, leftAt: right },
  } as Uplink);
});

test('rule 11: the time of a box whose clock was not set when it told of it is corrected too', (t) => {
  const unsure = { ...uplink.sessionLeftUnpaid, enteredAt: stamp(0) };
  const asked: number[] = [];
  withCorrectedStamps({ ...uplink, sessionLeftUnpaid: unsure }, (one) => {
    asked.push(one.boot);
    return one;
  });
  t.true(asked.includes(0));
});
