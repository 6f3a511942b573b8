import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import test from 'ava';
import { CloudSite } from '../site/cloud-site.js';
import { arrive, passThrough } from '../site/drive.js';
import { LaneProcess } from '../site/lane-process.js';
import { Site } from '../site/site.js';
import { freePort } from '../support/free-port.js';

test('rule 6: a car that one box let in leaves through another, with the cloud away', async (t) => {
  const busPort = await freePort();
  const cloud = await CloudSite.start({ seed: 1 });
  const site = new Site({ cloudPort: cloud.front.port });
  const password = { file: site.writeSecret('gate-2.password', 'only for gate two') };
  const lanesOf = (usual: Record<string, unknown>, id: string) =>
    (usual['lanes'] as { id: string }[]).filter((lane) => lane.id === id);
  const entryPath = site.writeConfiguration('entry-box', (usual) => ({
    ...usual,
    lanes: lanesOf(usual, 'in1'),
    bus: { listen: { host: '127.0.0.1', port: busPort, users: { 'gate-2': password } } },
  }));
  const exitPath = site.writeConfiguration('exit-box', (usual) => {
    const { cloud: _cloud, ...rest } = usual;
    return {
      ...rest,
      lanes: lanesOf(usual, 'out1'),
      node: {
        id: 'gate-2',
        roles: ['lane'],
        state_directory: join(site.directory, 'state2'),
      },
      bus: { url: `mqtt://127.0.0.1:${busPort}`, username: 'gate-2', password },
    };
  });
  const entryBox = new LaneProcess({ configPath: entryPath });
  const exitBox = new LaneProcess({ configPath: exitPath });
  t.teardown(async () => {
    await entryBox.kill();
    await exitBox.kill();
    await cloud.close();
    site.close();
  });
  const reached = (line: { event: string }) => line.event === 'cloud_reached';
  const delivered = (line: { event: string }) => line.event === 'order_delivered';
  await entryBox.start();
  await exitBox.start();
  await Promise.all([
    entryBox.seen('the cloud is reached', reached),
    exitBox.seen('the exit box knows that the cloud is reached', reached),
  ]);

  await arrive(site.entry, '京A12345');
  await passThrough(site.entry);
  await entryBox.seen('the entry is delivered', delivered);

  // The exit box has no bridge: its command line asks the cloud over the bus.
  const question = { car_number: '京A12345', query_time: 1_700_000_000 };
  const asked = await lanekeeper(exitPath, [
    ...['request', 'query_inpark', '--data', JSON.stringify(question)],
  ]);
  t.is(asked.status, 0, asked.complaint);
  t.like(JSON.parse(asked.output), { delivery: 'DELIVERED' });
  t.true(asked.output.includes('京A12345'));
  const refused = await lanekeeper(exitPath, ['request', 'query_inpark']);
  t.is(refused.status, 1);
  t.regex(refused.complaint, /cloud\/field-missing/);

  const away = exitBox.next('the exit box knows it', (line) => line.event === 'cloud_away');
  cloud.cut(true);
  await away;
  await arrive(site.exit, '京A12345');
  await passThrough(site.exit);

  cloud.cut(false);
  await exitBox.next('the exit is delivered', delivered);
  const [order] = cloud.double.ledger.orders;
  t.is(cloud.double.ledger.orders.length, 1);
  t.deepEqual(order?.effects, { entries: 1, exits: 0, debts: 1 });
  t.false(order?.lateEntry);
  t.is(cloud.double.ledger.debts[0]?.debtFen, 500);
  t.is(site.armViolations, 0);
});

const program = fileURLToPath(new URL('../../runtime/cli/main.js', import.meta.url));

/** One call of the command line beside the running program. */
function lanekeeper(
  configPath: string,
  words: readonly string[],
): Promise<{ status: number; output: string; complaint: string }> {
  return new Promise((resolve) => {
    const child = execFile(
      process.execPath,
      [program, '-c', configPath, ...words],
      (_error, output, complaint) => resolve({ status: child.exitCode ?? -1, output, complaint }),
    );
  });
}
