import test from 'ava';
import { CloudSite } from '../site/cloud-site.js';
import { compareBooks } from '../site/compare-books.js';
import { arrive, passThrough } from '../site/drive.js';
import { LaneProcess } from '../site/lane-process.js';
import { Site } from '../site/site.js';
import { readStoredOrders } from '../site/store-orders.js';

async function openSite(t: {
  teardown: (fn: () => Promise<void>) => void;
}): Promise<{ cloud: CloudSite; site: Site; program: LaneProcess }> {
  const cloud = await CloudSite.start({ seed: 1 });
  const site = new Site({ cloudPort: cloud.front.port });
  const program = new LaneProcess({ configPath: site.configPath });
  t.teardown(async () => {
    await program.kill();
    await cloud.close();
    site.close();
  });
  await program.start();
  await program.seen('the cloud is reached', (line) => line.event === 'cloud_reached');
  return { cloud, site, program };
}

const delivered = (line: { event: string }) => line.event === 'order_delivered';

test('rule 5: an order whose process is killed between the rising arm and the upload arrives once', async (t) => {
  const { cloud, site, program } = await openSite(t);
  const away = program.next('the cloud is away', (line) => line.event === 'cloud_away');
  cloud.cut(true);
  await away;

  await arrive(site.entry, '京A12345');
  await site.entry.watched.until('the arm rises', () => site.entry.barrier.motion === 'rising');
  await program.kill();
  t.is(cloud.double.ledger.orders.length, 0, 'nothing was uploaded before the kill');

  cloud.cut(false);
  await program.start();
  await program.next('the order is delivered', delivered);
  // The car still stands there: it passes on the grant that it has.
  await passThrough(site.entry);
  await program.stop();

  const { orders, debts } = cloud.double.ledger;
  const stored = await readStoredOrders(site.stateDirectory);
  t.deepEqual(compareBooks(stored, { orders, debts }).differences, []);
  t.is(orders.length, 1);
  t.deepEqual(orders[0]?.effects, { entries: 1, exits: 0, debts: 0 });
  t.is(site.armViolations, 0);
});

test('rule 5: an order whose answer and process are lost goes again and takes effect once', async (t) => {
  const { cloud, site, program } = await openSite(t);
  cloud.faults.set({ cut: false, faults: [{ kind: 'drop-answers', service: 'in_park' }] });
  await arrive(site.entry, '京A12345');
  await passThrough(site.entry);
  await program.kill();
  t.is(cloud.double.ledger.orders.length, 1, 'the cloud has booked it');

  cloud.faults.set({ cut: false, faults: [] });
  await program.start();
  await program.next('the order is confirmed', delivered);
  await program.stop();

  const stored = await readStoredOrders(site.stateDirectory);
  t.is(stored.waiting, 0);
  t.deepEqual(cloud.double.ledger.orders[0]?.effects, { entries: 1, exits: 0, debts: 0 });
});

test('rule 1: neither a kill nor a start lowers the arm on the car under it', async (t) => {
  const { site, program } = await openSite(t);
  await arrive(site.entry, '京A12345');
  await site.entry.watched.until('the arm is up', () => site.entry.armUp);
  site.entry.carUnderArm(true);
  await program.kill();
  await program.start();
  await program.seen('the cloud is reached again', (line) => line.event === 'cloud_reached');
  t.true(site.entry.armUp);
  t.is(site.armViolations, 0);
});

test('rule 12: a megabyte of noise on the serial line changes nothing but counters', async (t) => {
  const { cloud, site, program } = await openSite(t);
  const noise = new Uint8Array(1_048_576);
  let state = 12_345;
  for (let index = 0; index < noise.length; index += 1) {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
    noise[index] = state >>> 16;
  }
  await site.entry.cameraPty.write(noise);
  t.is(program.lines.filter((line) => line.event === 'plate_read').length, 0);

  const read = program.next('a clear read is understood', (line) => line.event === 'plate_read');
  await arrive(site.entry, '京A12345');
  t.is((await read)['plate'], '京A12345');
  await program.seen('it is delivered', delivered);
  await passThrough(site.entry);
  t.is(cloud.double.ledger.orders.length, 1);
});

test('rule 8: the arm is raised from afar once for each command, and the cloud is told when it is done', async (t) => {
  const { cloud, site, program } = await openSite(t);
  cloud.operate('A1', 0, 'lift1');
  await site.entry.watched.until('the arm is up', () => site.entry.armUp);
  const answered = () => cloud.double.downlinks.all.filter((sent) => sent.state === 1).length;
  await program.seen('the report is delivered', delivered);
  await cloud.watched.until('the command is answered', () => answered() === 1);
  const { lifts } = cloud.double.ledger;
  t.is(lifts.length, 1);

  cloud.operate('A1', 0, 'lift1');
  await cloud.watched.until('the repetition is answered too', () => answered() === 2);
  t.is(program.lines.filter((line) => line.event === 'arm_raised').length, 1);
  t.is(cloud.double.ledger.lifts.length, 1);
});
