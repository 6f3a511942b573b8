import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import test, { type ExecutionContext } from 'ava';
import { connectAsync, type MqttClient } from 'mqtt';
import { seal, type CloudData } from '../../protocol/cloud/envelope.js';
import { cardPageRequest } from '../../protocol/translate/card-page.js';
import { exampleCard } from './cards.js';
import { runCloud, type RunningCloud } from './running-cloud.js';
import type { DoubleOptions } from './double.js';

const parkId = '21835';
const parkKey = 'PARKKEY';
const localId = 'gate1_channels_A1_B1';
const up = `parkcloud/${parkId}/${localId}/up`;
const down = `parkcloud/${parkId}/${localId}/down`;

/** A client that keeps what comes down until it is asked for. */
class Gate {
  readonly #waiting: ((text: string) => void)[] = [];
  readonly #arrived: string[] = [];

  private constructor(readonly client: MqttClient) {
    client.on('message', (_topic, payload) => {
      const waiting = this.#waiting.shift();
      if (waiting === undefined) this.#arrived.push(payload.toString());
      else waiting(payload.toString());
    });
  }

  static async connect(port: number): Promise<Gate> {
    const client = await connectAsync(`mqtt://127.0.0.1:${port}`, { reconnectPeriod: 0 });
    const gate = new Gate(client);
    await client.subscribeAsync(down, { qos: 1 });
    return gate;
  }

  async next(): Promise<Record<string, unknown>> {
    const text =
      this.#arrived.shift() ??
      (await new Promise<string>((resolve) => {
        this.#waiting.push(resolve);
      }));
    return JSON.parse(text) as Record<string, unknown>;
  }

  async closed(): Promise<void> {
    await new Promise<void>((resolve) => this.client.once('close', () => resolve()));
  }

  async send(service: string, data: CloudData, key = parkKey): Promise<void> {
    const { text } = seal({ serviceName: service, data, parkKey: key });
    await this.client.publishAsync(up, text, { qos: 1 });
  }
}

async function running(
  t: ExecutionContext,
  options: Partial<DoubleOptions> = {},
): Promise<{ cloud: RunningCloud; gate: Gate; panel: string }> {
  const cloud = await runCloud({ parkId, parkKey, port: 0, panelPort: 0, seed: 1, ...options });
  const gate = await Gate.connect(cloud.front.port);
  t.teardown(async () => {
    await gate.client.endAsync(true);
    await cloud.close();
  });
  return { cloud, gate, panel: `http://127.0.0.1:${cloud.panel.port}` };
}

const entry = { order_id: 'o1', car_number: '京A12345', in_time: 1_700_000_000 };

async function call(url: string, method = 'GET', body?: unknown) {
  const init = body === undefined ? { method } : { method, body: JSON.stringify(body) };
  const response = await fetch(url, init);
  return { status: response.status, body: (await response.json()) as Record<string, unknown> };
}

test('a signed entry is answered over MQTT, a repeated one has no second effect', async (t) => {
  const { cloud, gate } = await running(t);
  await gate.send('in_park', entry);
  t.like(await gate.next(), { state: 1, order_id: 'o1', service_name: 'in_park' });
  await gate.send('in_park', entry);
  t.like(await gate.next(), { state: 1 });
  t.like(cloud.double.ledger.order('o1'), { effects: { entries: 1 }, duplicates: 1 });
  await gate.send('in_park', { ...entry, order_id: 'o2' }, 'WRONG');
  t.deepEqual(await gate.next(), { state: 0, errmsg: 'error:签名错误' });
});

test('rule 12: a client cannot publish or listen outside its car park', async (t) => {
  const { cloud, gate } = await running(t);
  await t.throwsAsync(gate.client.subscribeAsync('parkcloud/other/gate1/down', { qos: 1 }), {
    message: /Subscribe error/,
  });
  const closed = gate.closed();
  gate.client.publish('parkcloud/other/gate1/up', '{}', { qos: 1 });
  await closed;
  t.is(cloud.double.ledger.totals().orders, 0);
});

test('rule 5: what was booked although its answer was dropped is booked once', async (t) => {
  const { cloud, gate, panel } = await running(t);
  const faults = { faults: [{ kind: 'drop-answers', count: 1 }] };
  t.is((await call(`${panel}/faults`, 'PUT', faults)).status, 200);
  await gate.send('in_park', entry);
  await gate.send('in_park', entry);
  t.like(await gate.next(), { state: 1, order_id: 'o1' });
  t.like(cloud.double.ledger.order('o1'), { effects: { entries: 1 }, duplicates: 1 });
});

test('a cut drops the connections and refuses new ones until it ends', async (t) => {
  const { cloud, gate, panel } = await running(t);
  const closed = gate.closed();
  await call(`${panel}/faults`, 'PUT', { cut: true });
  await closed;
  await t.throwsAsync(
    connectAsync(`mqtt://127.0.0.1:${cloud.front.port}`, { reconnectPeriod: 0 }, false),
  );
  await call(`${panel}/faults`, 'PUT', { cut: false });
  const again = await Gate.connect(cloud.front.port);
  await again.send('in_park', entry);
  t.like(await again.next(), { state: 1 });
  await again.client.endAsync(true);
});

test('pages of cards over MQTT show a change between two pages', async (t) => {
  const { cloud, gate } = await running(t, {
    onPageServed: (page, ledger) => {
      if (page === 1) ledger.cards.put(exampleCard(4));
    },
  });
  for (let number = 1; number <= 3; number++) cloud.double.ledger.cards.put(exampleCard(number));
  const ask = async (page: number) => {
    const { service, data } = cardPageRequest({ randomStr: `r${page}`, page, rows: 2 });
    await gate.send(service, data);
    return gate.next();
  };
  t.like(await ask(1), { count: 3, random_str: 'r1' });
  const second = await ask(2);
  t.like(second, { count: 4, random_str: 'r2' });
  t.is((second['vip_list'] as unknown[]).length, 2);
});

test('the panel keeps cards, pushes them, and shows the answer', async (t) => {
  const { gate, panel } = await running(t);
  const body = { car_number: '京A12345', begin_time: 1, end_time: 2_000_000_000, price: 150 };
  const added = await call(`${panel}/cards/${encodeURIComponent('118627aA1京')}`, 'PUT', body);
  t.like(added.body, { change: 'added', pushed: `sent to ${localId}` });
  const push = await gate.next();
  t.like(push, { service_name: 'month_member_sync' });
  t.like(push['data'], { card_id: '118627aA1京', operate_type: 1, park_id: parkId });
  const answer = { state: 1, card_id: '118627aA1京', operate_type: 1, data_target: 'cloud' };
  await gate.send('month_member_sync', answer);
  const { body: ledger } = await call(`${panel}/ledger`);
  t.like((ledger['downlinks'] as object[])[0], { state: 1, answers: 1 });
  t.is(((await call(`${panel}/cards`)).body['cards'] as unknown[]).length, 1);
  const gone = await call(`${panel}/cards/${encodeURIComponent('118627aA1京')}?push=no`, 'DELETE');
  t.like(gone.body, { change: 'deleted', pushed: 'not asked for' });
});

test('the panel sends requests of the cloud, and its errors say what is wrong', async (t) => {
  const { gate, panel } = await running(t);
  const lift = {
    service_name: 'operate_liftrod',
    data: { channel_id: 'A1', operate: 0, liftrod_id: 'f1' },
  };
  t.is((await call(`${panel}/send`, 'POST', lift)).status, 200);
  t.like(await gate.next(), { service_name: 'operate_liftrod', channel_id: 'A1', operate: 0 });
  const refused: [string, string, unknown, number, string][] = [
    ['/send', 'POST', { ...lift, data: { channel_id: 'Z9' } }, 409, 'panel/no-client-for-channel'],
    ['/send', 'POST', { ...lift, service_name: 'in_park' }, 400, 'panel/unknown-service'],
    ['/send', 'POST', { service_name: 'operate_liftrod' }, 400, 'panel/body'],
    ['/faults', 'PUT', { faults: [{ kind: 'explode' }] }, 400, 'panel/body'],
    ['/cards/x', 'PUT', { car_number: '京A1', begin_time: -1, end_time: 1 }, 400, 'panel/body'],
    ['/cards/x', 'DELETE', undefined, 404, 'panel/no-card'],
    ['/cards/%E0%A4%A', 'DELETE', undefined, 400, 'panel/card-id'],
    ['/nothing', 'GET', undefined, 404, 'panel/not-found'],
    ['/faults', 'PUT', 'x'.repeat(70_000), 413, 'panel/too-large'],
  ];
  for (const [path, method, body, status, code] of refused) {
    const answer = await call(panel + path, method, body);
    t.is(answer.status, status, path);
    t.is((answer.body['error'] as { code: string }).code, code, path);
  }
});

test('the command says where it listens and stops when it is asked to', async (t) => {
  const folder = await mkdtemp(join(tmpdir(), 'cloud-double-'));
  t.teardown(() => rm(folder, { recursive: true }));
  const keyFile = join(folder, 'park.key');
  await writeFile(keyFile, `${parkKey}\n`);
  const main = fileURLToPath(new URL('main.js', import.meta.url));
  const start = (...more: string[]) =>
    spawn(process.execPath, [main, '--park', parkId, '--key-file', keyFile, ...more]);
  const rules = ['--without', 'oldServicesOnly', '--with', 'tableSpelling'];
  const command = start('--json', '--seed', '7', '--preset', 'server-2018', ...rules);
  const [line] = (await once(createInterface(command.stdout), 'line')) as [string];
  const where = JSON.parse(line) as Record<string, string>;
  t.like(where, { seed: 7, preset: 'server-2018' });
  t.regex(where['tcp'] ?? '', /^tcp:\/\/127\.0\.0\.1:\d+$/);
  t.is((await fetch(`${where['http']}/upload.do`)).status, 405);
  t.is((await call(`${where['panel']}/ledger`)).status, 200);
  const client = await connectAsync(where['mqtt'] ?? '');
  await client.endAsync();
  command.kill('SIGTERM');
  t.deepEqual(await once(command, 'exit'), [0, null]);
  const [wrong] = (await once(start('--port', '70000'), 'exit')) as [number];
  t.is(wrong, 1);
  const [unknown] = (await once(start('--with', 'nonsense'), 'exit')) as [number];
  t.is(unknown, 1);
});
