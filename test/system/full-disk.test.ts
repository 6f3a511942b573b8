import { spawnSync } from 'node:child_process';
import { mkdirSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'ava';
import { realEnvironment } from '../../runtime/environment/real.js';
import { PictureShelf } from '../../runtime/pictures/picture-shelf.js';
import { outboxShelf, sequenceKey } from '../../runtime/store/shelves.js';
import { Store } from '../../runtime/store/store.js';
import { put } from '../../runtime/store/write.js';
import { somePicture } from '../pictures/some-picture.js';
import { someOrder } from '../outbox/some-order.js';
import { RecordingLog } from '../support/recording-log.js';
import { tempFolder } from '../support/temp-folder.js';
import { until } from '../support/until.js';

const SIZE_MB = 32;
const PICTURES = 4;

test('rule 10: on a full disk orders wait in memory, reading goes on, and room ends it', async (t) => {
  const mount = join(tempFolder(t), 'disk');
  mkdirSync(mount);
  const options = ['-t', 'tmpfs', '-o', `size=${SIZE_MB}m`, 'lanekeeper', mount];
  const mounted = spawnSync('mount', options, { encoding: 'utf8' });
  t.is(mounted.status, 0, mounted.stderr);
  t.teardown(() => spawnSync('umount', ['-l', mount]));
  const log = new RecordingLog();
  const environment = { ...realEnvironment({ logLevel: 'error' }), log };
  const folder = join(mount, 'store');
  const shelf = await PictureShelf.openIn(environment, mount);
  const store = await Store.open(environment, folder, { spare: () => shelf.dropAll() });
  for (let picture = 0; picture < PICTURES; picture += 1) await shelf.add(somePicture());
  const order = (fill: number) => {
    const sequence = store.nextSequence();
    const entry = { ...someOrder(sequence), lastAnswer: 'x'.repeat(fill) };
    return store.commit([put(outboxShelf, sequenceKey(sequence), entry)]);
  };
  await order(0);
  const { bavail, bsize } = statfsSync(mount);
  // All that is free but a little, so that a few more orders fill the disk.
  const ballast = join(mount, 'ballast');
  writeFileSync(ballast, Buffer.alloc(bavail * bsize - 200_000));
  const waiting: Promise<void>[] = [];
  const failing = () => store.health.failing;
  while (failing() === null) {
    waiting.push(order(50_000));
    await Promise.race([waiting.at(-1), until(() => failing() !== null)]);
  }
  t.true(failing()?.fullDisk);
  t.regex(failing()?.reason ?? '', /no space left on device/i);
  t.is(store.health.recentJournal.state, 'off', 'the journal has made room');
  t.like(log.of('store_failing')[0]?.fields, { full_disk: true });
  await until(() => log.of('pictures_dropped').length === 1);
  t.is(shelf.waiting, 0);
  t.like(log.of('pictures_dropped')[0]?.fields, { dropped: PICTURES });
  t.true(store.health.waiting > 0);
  t.not(await store.get(outboxShelf, sequenceKey(1)), null, 'what is on disk can be read');
  rmSync(ballast);
  await Promise.all(waiting);
  t.is(failing(), null);
  t.is(log.of('store_recovered').length, 1);
  await shelf.add(somePicture());
  t.is(shelf.waiting, 1, 'with room pictures are kept again');
  await order(0);
  await store.close();
  const again = await Store.open(environment, folder);
  t.is(await again.count(outboxShelf), waiting.length + 2);
  t.is(again.health.quarantined, 0);
  await again.close();
});
