import test from 'ava';
import { CloudSite } from '../site/cloud-site.js';
import { compareBooks } from '../site/compare-books.js';
import { arrive, passThrough } from '../site/drive.js';
import { LaneProcess } from '../site/lane-process.js';
import { Site } from '../site/site.js';
import { readStoredOrders } from '../site/store-orders.js';
import { Mosquitto } from './mosquitto.js';

const nodeSection = (site: { stateDirectory: string }) => ({
  id: 'gate-1',
  roles: ['lane', 'bridge'],
  state_directory: site.stateDirectory,
});

test('rule 5: with Mosquitto as the park bus, orders survive a kill of the broker', async (t) => {
  const broker = await Mosquitto.start();
  const cloud = await CloudSite.start({ seed: 1 });
  const site = new Site({
    cloudPort: cloud.front.port,
    config: (made) => ({
      node: nodeSection(made),
      bus: { url: `mqtt://127.0.0.1:${broker.port}` },
    }),
  });
  const program = new LaneProcess({ configPath: site.configPath });
  t.teardown(async () => {
    await program.kill();
    await cloud.close();
    await broker.close();
    site.close();
  });
  await program.start();
  await program.seen('the cloud is reached', (line) => line.event === 'cloud_reached');
  await arrive(site.entry, '京A12345');
  await passThrough(site.entry);
  await program.seen('the first order is confirmed', (line) => line.event === 'order_delivered');

  const lost = program.next('the bus is lost', (line) => line.event === 'bus_lost');
  await broker.kill();
  await lost;
  await arrive(site.entry, '粤B67890');
  await passThrough(site.entry);
  t.is(cloud.double.ledger.orders.length, 1, 'without a bus nothing reaches the cloud');

  const confirmed = program.next('confirmed', (line) => line.event === 'order_delivered', 40_000);
  await broker.run();
  await confirmed;
  await program.stop();
  const { orders, debts } = cloud.double.ledger;
  const stored = await readStoredOrders(site.stateDirectory);
  t.deepEqual(compareBooks(stored, { orders, debts }).differences, []);
  t.is(orders.length, 2);
  t.is(site.armViolations, 0);
});
