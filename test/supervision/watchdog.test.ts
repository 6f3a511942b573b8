import test from 'ava';
import type { Database } from '../../runtime/environment/environment.js';
import { laneProgress, outboxProgress } from '../../runtime/supervision/progress.js';
import { noSupervisor } from '../../runtime/supervision/supervisor.js';
import { systemdSupervisor, watchdogMsOf } from '../../runtime/supervision/systemd-supervisor.js';
import { DatabaseProgress } from '../../runtime/supervision/watched-database.js';
import { Watchdog } from '../../runtime/supervision/watchdog.js';
import { SimulatedClock, settled } from '../support/clock.js';
import { RecordingLog } from '../support/recording-log.js';

const WATCHDOG_MS = 20_000;
const LIMIT_MS = 60_000;

function setUp() {
  const clock = new SimulatedClock();
  const log = new RecordingLog();
  const lanes = [{ ticks: 0 }, { ticks: 0 }];
  const outbox = { idleWithWork: false };
  const database = new DatabaseProgress({ clock, limitMs: LIMIT_MS });
  let alive = 0;
  const watchdog = new Watchdog({
    supervisor: { ...noSupervisor, watchdogMs: WATCHDOG_MS, alive: () => (alive += 1) },
    parts: [database, laneProgress(lanes), outboxProgress(outbox, LIMIT_MS)],
    clock,
    log,
  });
  watchdog.start();
  const run = async (ms: number, ticking = lanes): Promise<number> => {
    const before = alive;
    for (let passed = 0; passed < ms; passed += 1_000) {
      for (const lane of ticking) lane.ticks += 50;
      await clock.advanceSettling(1_000);
    }
    return alive - before;
  };
  return { lanes, outbox, database, log, run, watchdog };
}

test('while everything moves the supervisor hears of it four times within its time', async (t) => {
  const { run, watchdog } = setUp();
  t.is(await run(WATCHDOG_MS), 4);
  watchdog.close();
  t.is(await run(WATCHDOG_MS), 0, 'a closed watchdog says nothing');
});

test('one lane that no longer ticks stops the sign of life, and is named', async (t) => {
  const { lanes, log, run } = setUp();
  await run(5_000);
  t.is(await run(30_000, lanes.slice(0, 1)), 0);
  t.deepEqual(log.of('standing_still'), [
    { level: 'error', event: 'standing_still', fields: { parts: 'lane tick' } },
  ]);
  t.true((await run(10_000)) > 0, 'it moves again');
  t.is(log.of('moving_again').length, 1);
});

test('a database that gives no answer stops the sign of life; one that refuses does not', async (t) => {
  const { database, log, run } = setUp();
  const answers: { resolve: () => void; reject: (error: Error) => void }[] = [];
  const stuck = {
    batch: () => new Promise<void>((resolve, reject) => answers.push({ resolve, reject })),
  } as unknown as Database;
  const watched = database.watch(stuck);
  const refused = watched.batch([], { sync: true });
  await run(50_000);
  answers[0]?.reject(new Error('no space'));
  await t.throwsAsync(refused, { message: 'no space' });
  t.true((await run(100_000)) > 0, 'a refusal is an answer');

  const written = watched.batch([], { sync: true });
  await run(LIMIT_MS);
  t.is(await run(20_000), 0);
  t.is(log.of('standing_still')[0]?.fields['parts'], 'store');
  answers[1]?.resolve();
  await written;
  t.true((await run(10_000)) > 0);
});

test('an outbox that could send and does not stops the sign of life after a minute', async (t) => {
  const { outbox, run } = setUp();
  outbox.idleWithWork = true;
  t.true((await run(50_000)) > 0);
  await run(20_000);
  t.is(await run(20_000), 0);
  outbox.idleWithWork = false;
  t.true((await run(10_000)) > 0);
});

test('systemd is told in its own words, on one line each', (t) => {
  const sent: string[] = [];
  const log = new RecordingLog();
  const supervisor = systemdSupervisor({
    send: (datagram) => sent.push(datagram.toString()),
    watchdogMs: 1,
    log,
  });
  supervisor.ready('gate-1:\nREADY=0');
  supervisor.reloading(1.5);
  supervisor.alive();
  supervisor.stopping();
  t.deepEqual(sent, [
    'READY=1\nSTATUS=gate-1: READY=0',
    'RELOADING=1\nMONOTONIC_USEC=1500',
    'WATCHDOG=1',
    'STOPPING=1',
  ]);
});

test('a datagram that is not taken is logged and does not end the program', (t) => {
  const log = new RecordingLog();
  const send = () => {
    throw new Error('errno 11');
  };
  systemdSupervisor({ send, watchdogMs: 1, log }).alive();
  t.is(log.of('supervisor_not_told').length, 1);
});

test('the time of the watchdog is taken only when it is meant for this process', (t) => {
  t.is(watchdogMsOf({ WATCHDOG_USEC: '20000000' }, 7), 20_000);
  t.is(watchdogMsOf({ WATCHDOG_USEC: '20000000', WATCHDOG_PID: '7' }, 7), 20_000);
  t.is(watchdogMsOf({ WATCHDOG_USEC: '20000000', WATCHDOG_PID: '8' }, 7), null);
  for (const bad of ['', '0', '-1', 'x', '1e99', undefined]) {
    t.is(watchdogMsOf({ WATCHDOG_USEC: bad }, 7), null);
  }
});

test('without a supervisor nothing is timed', async (t) => {
  const clock = new SimulatedClock();
  new Watchdog({ supervisor: noSupervisor, parts: [], clock, log: new RecordingLog() }).start();
  await settled();
  t.is(clock.timersWaiting, 0);
});
