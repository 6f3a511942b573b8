import test from 'ava';
import { describeTrace } from '../../runtime/cli/trace.js';
import { traceOf } from '../../runtime/sessions/trace.js';
import { AttendantDesk } from '../../runtime/decisions/attendant-desk.js';
import { DecisionDesk } from '../../runtime/decisions/decision-desk.js';
import { ShiftBook } from '../../runtime/shifts/shift-book.js';
import { RecordShelf } from '../../runtime/records/record-shelf.js';
import { loadSessions } from '../../runtime/sessions/load-sessions.js';
import { someRead } from '../decisions/some-context.js';
import { laneOf, someConfig } from '../support/some-config.js';
import { someStamper } from '../support/some-stamper.js';
import { TestEnvironment } from '../support/test-environment.js';

test('rule 9: each amount that goes to the cloud is traced from its order to lines, payments and decisions', async (t) => {
  const environment = new TestEnvironment();
  const store = await environment.openStore();
  const config = someConfig();
  const nodeId = config.node.id;
  const stamper = someStamper(environment, store.meta.boot, nodeId);
  const options = {
    environment,
    config,
    store,
    stamper,
    sessions: await loadSessions(store),
    records: await RecordShelf.load(store, environment),
    shifts: await ShiftBook.load(store),
    linkDownMs: () => null,
    unansweredCharges: () => 0,
    onDurable: () => undefined,
    onOrders: () => undefined,
    onDurableLate: () => undefined,
    onLongAsked: () => undefined,
  };
  const desk = new DecisionDesk(options);
  const [entry, exit] = [laneOf(config, 'in1'), laneOf(config, 'out1')];
  const granted = await desk.decide(entry, someRead());
  const sessionId = granted.kind === 'grant' ? granted.sessionId : '';
  desk.passed(entry, sessionId, '粤B12345');
  environment.clock.advance(61 * 60_000);
  await desk.decide(exit, someRead());
  const cash = { amountFen: 700, method: 'CASH', by: 'Li' } as const;
  await new AttendantDesk(desk, options).pay({ lane: exit, read: someRead() }, cash);
  await desk.decide(exit, someRead());

  const trace = await traceOf({ store, stamper, nodeId }, sessionId);
  if (trace === null) return t.fail('the stay is not known');
  t.like(trace, { plate: '粤B12345', open: false, paidFen: 700, owedFen: 0 });
  t.is(
    trace.lines.reduce((sum, { amountFen }) => sum + amountFen, 0),
    700,
  );
  t.deepEqual(
    trace.journal.map(({ event }) => event),
    ['granted', 'passed', 'payment_asked', 'paid', 'granted'],
  );
  t.deepEqual(
    trace.waiting.map(({ body }) => body),
    ['sessionOpened', 'sessionClosed'],
  );
  const words = describeTrace(trace);
  t.regex(words, /closed, paid 7 yuan, owes 0 yuan/);
  t.regex(words, /08:00 - 2026-06-15 09:00 +5 {2}首60分钟/);
  t.regex(words, /paid 7 yuan, CASH, by Li, number \S+/);
  t.regex(words, /waits for the cloud: sessionClosed/);
  t.is(await traceOf({ store, stamper, nodeId }, 'nobody'), null);
});
