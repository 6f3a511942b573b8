import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'ava';
import { openCloudLink } from '../../runtime/environment/cloud-link.js';
import type { CloudConfig } from '../../runtime/config/config.js';
import { defaults } from '../../runtime/config/defaults.js';
import { seededRandom } from '../cloud/random.js';
import { presetNames } from '../cloud/presets.js';
import { runCloud, type RunningCloud } from '../cloud/running-cloud.js';
import { localId, parkId, parkKey } from '../cloud/some-front.js';
import { realClock } from '../support/real-clock.js';
import { someConfig } from '../support/some-config.js';
import { SortedDatabase } from '../support/sorted-database.js';
import { tempFolder } from '../support/temp-folder.js';
import { TestEnvironment } from '../support/test-environment.js';
import { Box } from './conformance/box.js';
import { linkKinds, type LinkKind } from './conformance/some-cloud.js';
import { Stays, entryOf, exitOf } from './conformance/stays.js';

const STAYS = 20;
const CUT_AFTER = 10;

function urlOf(kind: LinkKind, cloud: RunningCloud): string {
  if (kind === 'tcp') return `tcp://127.0.0.1:${cloud.tcpPort}`;
  if (kind === 'http') return `http://127.0.0.1:${cloud.httpPort}/bpd/`;
  return `mqtt://127.0.0.1:${cloud.front.port}`;
}

function cloudConfig(kind: LinkKind, cloud: RunningCloud, keyFile: string): CloudConfig {
  const none = { username: null, password: null, caFile: null, certFile: null };
  return {
    ...defaults.cloud,
    ...none,
    keyFile: null,
    crlFile: null,
    link: kind,
    url: urlOf(kind, cloud),
    localId,
    unionId: '200208',
    parkKey: { file: keyFile },
    operatorKey: null,
    trustChargeAnswer: true,
    laneCodes: false,
    screenTextsMs: null,
    reconnectMaxMs: 2_000,
  };
}

/** Resolves when so many more orders have left the outbox. */
function settledOf(box: Box, count: number): Promise<void> {
  return new Promise((resolve) => {
    let settled = 0;
    box.outbox.onSettled(() => {
      settled += 1;
      if (settled === count) resolve();
    });
  });
}

const each = linkKinds.flatMap((kind) => presetNames.map((preset) => ({ kind, preset })));

for (const { kind, preset } of each) {
  test(`rule 5: over real sockets ${kind} brings a ${preset} cloud each order once, through a cut`, async (t) => {
    t.timeout(180_000);
    const cloud = await runCloud({
      parkId,
      parkKey,
      port: 0,
      panelPort: 0,
      seed: 1,
      preset,
    });
    t.teardown(() => cloud.close());
    const keyFile = join(tempFolder(t), 'park.key');
    writeFileSync(keyFile, parkKey, { mode: 0o600 });
    const config = someConfig({ cloud: cloudConfig(kind, cloud, keyFile) });
    const disk = new SortedDatabase();
    const environment = new TestEnvironment().whole({
      clock: realClock,
      openDatabase: () => Promise.resolve(disk),
    });
    const box = await Box.start(environment, ({ log }) => openCloudLink(config, log));
    t.teardown(() => box.kill());
    const stays = new Stays({ random: seededRandom(1), plates: STAYS, leaveFirst: 0 });
    const at = {
      unixMs: environment.wall.unixMs(),
      quality: 'SET',
      boot: 1,
      sinceBootMs: 0,
    } as const;
    for (let i = 0; i < STAYS; i += 1) {
      const stay = stays.enter();
      if (stay === null) throw new Error('no plate is left');
      const sequence = 2 * i + 1;
      await box.keep(entryOf(stay, { sequence, messageId: `m${sequence}`, at }));
      const exit = { sequence: sequence + 1, messageId: `m${sequence + 1}`, at };
      await box.keep(exitOf(stay, at, exit));
    }
    const { ledger } = cloud.double;
    await settledOf(box, CUT_AFTER);
    const down = new Promise((resolve) => box.link.onStatus(({ up }) => !up && resolve(up)));
    cloud.faulty.set({ cut: true, faults: [] });
    await down;
    cloud.faulty.set({ cut: false, faults: [] });
    await settledOf(box, 2 * STAYS - CUT_AFTER);
    for (const { orderId } of stays.all) {
      t.like(ledger.order(orderId), { open: false, closedAtZero: false, phantom: false });
      t.deepEqual(ledger.order(orderId)?.effects, { entries: 1, exits: 1, debts: 0 });
    }
    t.is(ledger.orderCount, STAYS);
  });
}
