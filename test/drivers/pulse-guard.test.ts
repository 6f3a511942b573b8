import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import test, { type ExecutionContext } from 'ava';
import { ShellPulseGuard } from '../../drivers/gpio/pulse-guard.js';
import { SimulatedBoard } from '../../drivers/gpio/simulated/simulated-board.js';
import { SimulatedClock } from '../support/clock.js';
import { realClock } from '../support/real-clock.js';
import { tempFolder } from '../support/temp-folder.js';
import { until } from '../support/until.js';

const raiseLine = { chip: 'relay', line: 1, activeLow: false };
/** What the guard needs to notice, on a machine that does much else. */
const BOUND_MS = 2_000;

/** A process with its raise relay on, for `pulseMs` by its own will. */
async function raised(t: ExecutionContext, pulseMs: number) {
  const directory = tempFolder(t);
  const board = new SimulatedBoard({ directory });
  const script = fileURLToPath(new URL('pulsing-process.js', import.meta.url));
  const child = spawn(process.execPath, [script, directory, String(pulseMs)], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  t.teardown(() => {
    child.kill('SIGKILL');
    board.close();
  });
  await once(child.stdout, 'data');
  t.true(board.readOutput(raiseLine));
  const off = new Promise<void>((resolve) => {
    board.onOutputChange(raiseLine, (high) => {
      if (!high) resolve();
    });
  });
  return { child, board, off };
}

async function offWithin(t: ExecutionContext, off: Promise<void>, strike: () => void) {
  strike();
  const tooLate = new Promise<string>((resolve) => {
    realClock.after(BOUND_MS, () => resolve('too late'));
  });
  t.is(await Promise.race([off, tooLate]), undefined);
}

const signals: [string, (child: ChildProcess) => void][] = [
  ['is killed', (child) => child.kill('SIGKILL')],
  ['crashes', (child) => child.kill('SIGSEGV')],
];

for (const [what, strike] of signals) {
  test(`a relay goes off when its process ${what} within the pulse`, async (t) => {
    const { child, board, off } = await raised(t, 60_000);
    await offWithin(t, off, () => strike(child));
    t.true(board.readOutput({ chip: 'relay', line: 2, activeLow: true }), 'an unused one stays');
  });
}

test('a relay goes off soon after its time when its process hangs', async (t) => {
  const { child, off } = await raised(t, 500);
  await offWithin(t, off, () => child.kill('SIGSTOP'));
});

test('a pulse that is begun anew is not cut short by the end of the one before', async (t) => {
  const directory = tempFolder(t);
  const [renewed, other] = [join(directory, 'renewed line'), join(directory, 'other')];
  const guard = new ShellPulseGuard({ clock: realClock, onTrouble: (said) => t.fail(said) });
  t.teardown(() => guard.close());
  for (const path of [renewed, other]) writeFileSync(path, '1');
  const line = guard.watch({ path: renewed, text: '0' });
  line.on(0);
  line.off();
  line.on(60_000);
  guard.watch({ path: other, text: '0' }).on(200);
  await new Promise<void>((resolve) => {
    const look = () => {
      if (readFileSync(other, 'utf8') === '0') resolve();
      else realClock.after(20, look);
    };
    look();
  });
  t.is(readFileSync(renewed, 'utf8'), '1');
});

test('a line of a character device is tried until its process has let go of it', async (t) => {
  const folder = tempFolder(t);
  const [lineOff, tried] = [join(folder, 'line-off.cjs'), join(folder, 'tried')];
  const script = `
    const { appendFileSync, readFileSync } = require('node:fs');
    appendFileSync(${JSON.stringify(tried)}, process.argv.slice(2).join(' ') + ';');
    process.exit(readFileSync(${JSON.stringify(tried)}, 'utf8').split(';').length > 2 ? 0 : 1);`;
  writeFileSync(lineOff, script);
  const onTrouble = (said: string) => t.fail(said);
  const guard = new ShellPulseGuard({ clock: realClock, onTrouble, lineOff });
  const line = guard.watch({ chip: '/dev/gpio chip0', line: 17, activeLow: true });
  line.on(60_000);
  guard.close();
  const wanted = '/dev/gpio chip0 17 1;'.repeat(2);
  await until(() => existsSync(tried) && readFileSync(tried, 'utf8') === wanted);
  t.is(readFileSync(tried, 'utf8'), wanted);
});

test('a guard that dies is told of and started again, and pulses go on without it', async (t) => {
  const clock = new SimulatedClock();
  let told: (sentence: string) => void = () => undefined;
  const lost = new Promise<string>((resolve) => (told = resolve));
  const guard = new ShellPulseGuard({ clock, onTrouble: (sentence) => told(sentence) });
  t.teardown(() => guard.close());
  const line = guard.watch({ path: join(tempFolder(t), 'line'), text: '0' });
  process.kill(guard.pid ?? 0, 'SIGKILL');
  t.regex(await lost, /The guard of the relay pulses is lost: it ended \(SIGKILL\)/);
  line.on(500);
  t.is(guard.counters.unguarded, 1);
  clock.advance(1_000);
  t.is(guard.counters.starts, 2);
  line.on(500);
  t.is(guard.counters.unguarded, 1);
});
