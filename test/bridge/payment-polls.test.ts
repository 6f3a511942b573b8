import test from 'ava';
import { LanekeeperError } from '../../runtime/errors.js';
import { PaymentPolls } from '../../runtime/bridge/stays/payment-polls.js';
import { StayDesk } from '../../runtime/bridge/stays/stay-desk.js';
import { startLaneBox } from './lane-box.js';
import { standAtExit } from './stand-at-exit.js';

test('of five payments that are asked for, one of ETC is given up before the older ones', async (t) => {
  const box = await startLaneBox(t);
  const { parts, environment } = box;
  const asked = new Set<unknown>();
  const request = (_service: string, data: Readonly<Record<string, unknown>>) => {
    asked.add(data['car_number']);
    return Promise.reject(new LanekeeperError('cloud/unanswered', 'The test answers nothing.'));
  };
  const polls = new PaymentPolls({ environment, client: { request }, stays: new StayDesk(parts) });
  for (const [plate, method] of [
    ['粤B00001', 'SWEEP_CODE'],
    ['粤B00002', 'ETC'],
    ['粤B00003', 'ETC'],
    ['粤B00004', 'SCAN_CODE'],
    ['粤B00005', 'WALLET'],
  ] as const) {
    await standAtExit(box, plate);
    const sessionId = parts.sessions.openOf(plate)[0]?.sessionId ?? '';
    polls.begin({ sessionId, plate, dueFen: 500 }, method);
  }
  await box.pass(15_000);
  polls.close();
  t.deepEqual([...asked].sort(), ['粤B00001', '粤B00003', '粤B00004', '粤B00005']);
});
