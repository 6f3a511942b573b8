import { symlinkSync, unlinkSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import test, { type ExecutionContext } from 'ava';
import { CameraTwin } from '../../drivers/camera/serial-frame/twin.js';
import { openPty } from '../support/pty.js';
import { CloudSite } from '../site/cloud-site.js';
import { compareBooks } from '../site/compare-books.js';
import { after, arrive, passThrough } from '../site/drive.js';
import { LaneProcess, type LogLine } from '../site/lane-process.js';
import { laneLines } from '../site/lane-site.js';
import { Site } from '../site/site.js';
import { readStoredOrders } from '../site/store-orders.js';
import { SysfsGpio } from './sysfs/sysfs-gpio.js';

const program = fileURLToPath(new URL('../../runtime/cli/main.js', import.meta.url));
const entry = laneLines(0);
/** What a busy machine may take beside. */
const BUSY_MS = 500;
const outputs = [entry.barrier.raise, entry.barrier.lower].filter((line) => line !== null);

/** A car park whose lanes hang on real sysfs files and real serial devices. */
async function startSite(t: ExecutionContext) {
  const gpio = await SysfsGpio.mount();
  const cloud = await CloudSite.start({ seed: 1 });
  const site = new Site({
    cloudPort: cloud.front.port,
    board: gpio.board,
    config: () => ({ gpio: { backend: 'onoff', tick_ms: 20 } }),
  });
  const box = new LaneProcess({
    configPath: site.configPath,
    command: gpio.around(process.execPath, program),
  });
  t.teardown(async () => {
    await box.kill();
    await cloud.close();
    site.close();
    await gpio.close();
  });
  return { gpio, cloud, site, box };
}

test.serial('rule 5: cars come and go over the real onoff and serialport', async (t) => {
  const { gpio, cloud, site, box } = await startSite(t);
  const before = outputs.map((line) => gpio.board.changesOf(line));
  await box.start();
  t.deepEqual(
    outputs.map((line) => gpio.board.changesOf(line)),
    before,
    'no output has moved at the start',
  );
  await box.seen('the back end is onoff', ({ backend }) => backend === 'onoff');
  for (const plate of ['京A12345', '粤B67890']) {
    await arrive(site.entry, plate);
    await passThrough(site.entry);
  }
  await box.seen('both are told', ({ event }) => {
    return event === 'order_delivered' && cloud.double.ledger.orders.length === 2;
  });
  await box.stop();
  const { orders, debts } = cloud.double.ledger;
  const stored = await readStoredOrders(site.stateDirectory);
  t.deepEqual(compareBooks(stored, { orders, debts }).differences, []);
  t.is(site.armViolations, 0);
});

test.serial(
  'rule 1: after a crash in the pulse the lines are found exported and adopted',
  async (t) => {
    const { gpio, site, box } = await startSite(t);
    await box.start();
    await arrive(site.entry, '京A12345');
    await site.entry.watched.until('the arm rises', () => site.entry.barrier.motion === 'rising');
    await box.kill();
    const lines = [entry.approach, entry.underArm, ...outputs].map(({ line }) => Number(line));
    t.true(
      lines.every((line) => gpio.isExported(line)),
      'a crash gives no line back',
    );
    await after(700);
    t.false(gpio.board.readOutput(outputs[0] ?? entry.approach), 'the pulse ended by itself');
    const before = outputs.map((line) => gpio.board.changesOf(line));
    t.is(gpio.read('gpio512/edge'), 'both', 'the edge is still set');
    const again = box.next('who was granted goes on', ({ event }) => event === 'decided');
    await box.start();
    t.deepEqual(
      outputs.map((line) => gpio.board.changesOf(line)),
      before,
      'no output has moved at the second start',
    );
    t.is((await again)['decision'], 'grant-again');
    await passThrough(site.entry);
    await box.stop();
    t.is(site.armViolations, 0);
  },
);

test.serial(
  'rule 1: a car under the arm is seen although the program was dead when it came',
  async (t) => {
    const { site, box } = await startSite(t);
    await box.start();
    await arrive(site.entry, '京A12345');
    await site.entry.watched.until('the arm is up', () => site.entry.armUp);
    await box.kill();
    site.entry.carUnderArm(true);
    await box.start();
    await after(2_000);
    t.true(site.entry.armUp, 'it is not lowered on the car');
    site.entry.approach.set('inactive');
    site.entry.carUnderArm(false);
    await box.stop();
    t.is(site.armViolations, 0);
  },
);

test.serial(
  'a camera that is unplugged and returns under another name lets its car through',
  async (t) => {
    const { gpio, site } = await startSite(t);
    const first = openPty();
    t.teardown(() => first.close());
    const path = join(site.directory, 'by-id-camera');
    symlinkSync(first.path, path);
    const configPath = site.writeConfiguration('by-id', (usual) => {
      const ports = usual['serial_ports'] as Record<string, object>;
      const entry_camera = { path, baud_rate: 115_200 };
      const gpioSection = { backend: 'onoff', tick_ms: 20 };
      return { ...usual, gpio: gpioSection, serial_ports: { ...ports, entry_camera } };
    });
    const command = gpio.around(process.execPath, program);
    const box = new LaneProcess({ configPath, command });
    t.teardown(() => box.kill());
    const isNow = (wanted: string) => (line: LogLine) =>
      line['port'] === 'entry_camera' && line['state'] === wanted;
    await box.start();
    await box.seen('the camera is open', isNow('open'));
    site.entry.approach.set('active');
    const lost = box.next('the camera is lost', isNow('lost'));
    unlinkSync(path);
    first.hangUp();
    await lost;
    const second = openPty();
    t.teardown(() => second.close());
    const back = box.next('the camera is back', isNow('open'));
    const pluggedMs = performance.now();
    symlinkSync(second.path, path);
    await back;
    const tookMs = performance.now() - pluggedMs;
    t.log(`back ${tookMs.toFixed(0)} ms after it was plugged in`);
    t.true(tookMs < 3_000 + BUSY_MS);
    const writes = new CameraTwin({ sink: second });
    writes.see({ plate: '京A12345' });
    await passThrough(site.entry);
    await box.stop();
    t.is(site.armViolations, 0);
  },
);
