import test from 'ava';
import { paidFen } from '../../runtime/sessions/session-book.js';
import { startSite } from './downlinks/site.js';

const plate = '粤C10001';

test('rule 9: money whose answer was lost with the program is found by asking after its start', async (t) => {
  const site = await startSite(t, 'tcp');
  const { double, faulty } = site.cloud;
  await site.box.car('in1', true);
  site.box.role.lane('in1').readByHand(plate);
  await site.box.pass(500);
  const sessionId = site.box.parts.sessions.openOf(plate)[0]?.sessionId ?? '';
  const stay = () => {
    const session = site.box.parts.sessions.session(sessionId);
    if (session === null) throw new Error('There is no stay.');
    return session;
  };
  await site.box.car('in1', false);
  await site.box.pass(2 * 3_600_000);
  const wallet = { car_number: plate, balance: '500', autopay: 1 };
  await site.ask('update_balance', wallet, { waitMs: 500 });
  faulty.set({ cut: false, faults: [{ kind: 'drop-answers', count: 100 }] });
  await site.box.car('out1', true);
  site.box.role.lane('out1').readByHand(plate);
  await site.box.pass(2_000);
  const bookedFen = double.ledger.order(sessionId)?.income.electronicFen ?? 0;
  t.true(bookedFen > 0, 'the platform has the money');
  t.is(paidFen(stay()), 0);
  faulty.set({ cut: false, faults: [] });
  await site.restart();
  await site.box.pass(15_000);
  t.is(paidFen(stay()), bookedFen);
});
