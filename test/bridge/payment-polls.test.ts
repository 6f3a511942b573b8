import test, { type ExecutionContext } from 'ava';
import type { PaymentMethod } from '../../protocol/park/values.js';
import { LanekeeperError } from '../../runtime/errors.js';
import { PaymentPolls } from '../../runtime/bridge/stays/payment-polls.js';
import { startLaneBox } from './lane-box.js';
import { standAtExit } from './stand-at-exit.js';

/** @returns the plates whose payments are asked for, once all have been begun in this order */
async function askedFor(
  t: ExecutionContext,
  begun: readonly (readonly [string, PaymentMethod])[],
): Promise<unknown[]> {
  const box = await startLaneBox(t);
  const { parts, stays, environment } = box;
  const asked = new Set<unknown>();
  const request = (_service: string, data: Readonly<Record<string, unknown>>) => {
    asked.add(data['car_number']);
    return Promise.reject(new LanekeeperError('cloud/unanswered', 'The test answers nothing.'));
  };
  const polls = new PaymentPolls({ environment, client: { request }, stays });
  for (const [plate, method] of begun) {
    await standAtExit(box, plate);
    const sessionId = parts.sessions.openOf(plate)[0]?.sessionId ?? '';
    polls.begin({ sessionId, plate, dueFen: 500, method, chargeId: '' });
  }
  await box.pass(15_000);
  polls.close();
  return [...asked].sort();
}

test('of five payments that are asked for, one of ETC is given up before the older ones', async (t) => {
  const asked = await askedFor(t, [
    ['粤B00001', 'SWEEP_CODE'],
    ['粤B00002', 'ETC'],
    ['粤B00003', 'ETC'],
    ['粤B00004', 'SCAN_CODE'],
    ['粤B00005', 'WALLET'],
  ]);
  t.deepEqual(asked, ['粤B00001', '粤B00003', '粤B00004', '粤B00005']);
});

test('no payment by phone or wallet is given up for one of ETC, and the oldest for another', async (t) => {
  const four = [
    ['粤B00001', 'SWEEP_CODE'],
    ['粤B00002', 'WALLET'],
    ['粤B00003', 'SCAN_CODE'],
    ['粤B00004', 'SCAN_CODE'],
  ] as const;
  const plates = four.map(([plate]) => plate);
  t.deepEqual(await askedFor(t, [...four, ['粤B00005', 'ETC']]), plates);
  const later = await askedFor(t, [...four, ['粤B00005', 'WALLET']]);
  t.deepEqual(later, [...plates.slice(1), '粤B00005']);
});
