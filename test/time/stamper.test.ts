import test from 'ava';
import type { BootClock } from '../../protocol/park/node.js';
import { openStamper } from '../../runtime/time/open-stamper.js';
import { Stamper } from '../../runtime/time/stamper.js';
import { newJournalEntry, inJournal } from '../../runtime/store/journal.js';
import { START_MS, TestEnvironment } from '../support/test-environment.js';

const DAY_MS = 86_400_000;

/** A node whose calendar clock a test can set: `aheadMs` is how far it is from the truth. */
class Node {
  readonly environment = new TestEnvironment();
  aheadMs = 0;
  readonly stamper: Stamper;
  readonly told: BootClock[] = [];

  constructor(options: { quality?: 'SET' | 'UNSET'; aheadMs?: number; floorMs?: number } = {}) {
    this.aheadMs = options.aheadMs ?? 0;
    this.environment.quality = options.quality ?? 'SET';
    this.stamper = new Stamper({
      environment: this.outside(),
      nodeId: 'n1',
      boot: 7,
      floorMs: options.floorMs ?? 0,
    });
    this.stamper.onClock((clock) => this.told.push(clock));
  }

  outside() {
    const { environment } = this;
    const wall = {
      unixMs: () => START_MS + environment.clock.monotonicMs() + this.aheadMs,
      quality: () => environment.quality,
    };
    return { clock: environment.clock, log: environment.log, wall };
  }

  /** What really passes. */
  pass(ms: number): void {
    this.environment.clock.advance(ms);
  }
}

test('rule 11: a stamp bears the boot, the time since its start and the quality of the clock', (t) => {
  const node = new Node({ quality: 'UNSET' });
  node.pass(1_500.4);
  t.deepEqual(node.stamper.now(), {
    unixMs: START_MS + 1_500,
    quality: 'UNSET',
    boot: 7,
    sinceBootMs: 1_500,
  });
});

test('rule 11: what was stamped before the clock was set is corrected once it is', (t) => {
  const node = new Node({ quality: 'UNSET', aheadMs: -3 * DAY_MS });
  node.pass(60_000);
  const stamp = node.stamper.now();
  t.is(stamp.unixMs, START_MS + 60_000 - 3 * DAY_MS);
  node.pass(5_000);
  node.aheadMs = 0;
  node.environment.quality = 'SET';
  t.is(node.stamper.unixMs(), START_MS + 65_000);
  t.is(node.stamper.whenMs(stamp, 'n1'), START_MS + 60_000);
  t.deepEqual(node.stamper.corrected(stamp, 'n1'), {
    ...stamp,
    unixMs: START_MS + 60_000,
    quality: 'SET',
  });
  t.deepEqual(node.told, [{ boot: 7, startedUnixMs: START_MS, quality: 'SET' }]);
});

test('rule 11: a time of a start whose clock was never set goes out once the clock of a later one is', (t) => {
  const node = new Node({ quality: 'UNSET', aheadMs: -3 * DAY_MS });
  node.pass(60_000);
  const early = {
    unixMs: START_MS - DAY_MS,
    quality: 'UNSET',
    boot: 6,
    sinceBootMs: 5_000,
  } as const;
  const ahead = { ...early, unixMs: START_MS + DAY_MS };
  const elsewhere = { ...ahead, boot: 0, sinceBootMs: 0 };
  for (const stamp of [early, ahead, elsewhere]) {
    t.deepEqual(node.stamper.corrected(stamp, 'n1'), stamp, 'it may yet be known better');
  }
  node.aheadMs = 0;
  node.environment.quality = 'SET';
  t.deepEqual(node.stamper.corrected(early, 'n1'), { ...early, quality: 'SET' });
  const before = { unixMs: START_MS, quality: 'SET' } as const;
  t.deepEqual(
    node.stamper.corrected(ahead, 'n1'),
    { ...ahead, ...before },
    'it was before this start',
  );
  const now = { unixMs: START_MS + 60_000, quality: 'SET' } as const;
  t.deepEqual(node.stamper.corrected(elsewhere, 'n1'), { ...elsewhere, ...now });
  t.deepEqual(
    node.stamper.corrected(early, 'n2'),
    early,
    'another box knows more of its own starts',
  );
});

test('rule 11: what a box stamped without any time counts as now, and not as 1970', (t) => {
  const stamp = { unixMs: 5_000, quality: 'UNSET', boot: 6, sinceBootMs: 5_000 } as const;
  const node = new Node();
  node.pass(60_000);
  for (const nodeId of ['n1', 'n2']) t.is(node.stamper.whenMs(stamp, nodeId), START_MS + 60_000);
  const lost = new Node({ quality: 'UNSET', aheadMs: -START_MS });
  lost.pass(60_000);
  t.is(lost.stamper.whenMs(stamp, 'n1'), 5_000, 'among such times the differences count');
});

for (const days of [14, -14]) {
  test(`rule 11: a set clock that jumps by ${days} days moves no time, and is told once`, (t) => {
    const node = new Node();
    const stamp = node.stamper.now();
    node.aheadMs = days * DAY_MS;
    node.pass(3_600_000);
    t.is(node.stamper.unixMs(), START_MS + 3_600_000);
    node.stamper.now();
    t.is(node.stamper.whenMs(stamp, 'n1'), START_MS);
    t.is(node.stamper.aheadMs, days * DAY_MS);
    const jumps = node.environment.log.lines.filter(
      ({ event }) => event === 'clock_jump_not_followed',
    );
    t.is(jumps.length, 1);
    // The next start will go by the jumped clock, and must read the stamps of this one by it too.
    t.deepEqual(node.told, [{ boot: 7, startedUnixMs: START_MS + days * DAY_MS, quality: 'SET' }]);
    node.aheadMs = 0;
    node.pass(1_000);
    t.is(node.stamper.unixMs(), START_MS + 3_601_000);
    t.deepEqual(node.told.at(-1), { boot: 7, startedUnixMs: START_MS, quality: 'SET' });
  });
}

test('a clock that is put right by seconds is followed', (t) => {
  const node = new Node();
  node.aheadMs = 400;
  t.is(node.stamper.unixMs(), START_MS + 400);
  t.deepEqual(node.told, []);
  node.aheadMs = -30_000;
  t.is(node.stamper.unixMs(), START_MS - 30_000);
  t.deepEqual(node.told, [{ boot: 7, startedUnixMs: START_MS - 30_000, quality: 'SET' }]);
});

test('rule 11: with an unset clock time begins no earlier than what is on disk, and runs forward', (t) => {
  const node = new Node({ quality: 'UNSET', aheadMs: -DAY_MS, floorMs: START_MS });
  t.is(node.stamper.unixMs(), START_MS);
  node.pass(1_000);
  t.is(node.stamper.unixMs(), START_MS + 1_000);
  node.aheadMs = -2 * DAY_MS;
  t.is(node.stamper.unixMs(), START_MS + 1_000);
  node.aheadMs = 5_000;
  t.is(node.stamper.unixMs(), START_MS + 6_000);
  t.is(node.stamper.clock.quality, 'UNSET');
});

test('a clock that is set at the start counts, although the disk tells a later time', (t) => {
  const node = new Node({ floorMs: START_MS + 14 * DAY_MS });
  t.is(node.stamper.unixMs(), START_MS);
});

test('a clock that counts as set does not count as unset again', (t) => {
  const node = new Node();
  node.environment.quality = 'UNSET';
  node.aheadMs = 5_000;
  t.like(node.stamper.now(), { unixMs: START_MS, quality: 'SET' });
});

test('stamps of another node are corrected by what it tells of its clocks', (t) => {
  const node = new Node();
  const stamp = { unixMs: START_MS - DAY_MS, quality: 'UNSET', boot: 3, sinceBootMs: 500 } as const;
  t.is(node.stamper.whenMs(stamp, 'n2'), START_MS - DAY_MS);
  node.stamper.learn('n2', [{ boot: 3, startedUnixMs: START_MS, quality: 'SET' }]);
  t.is(node.stamper.whenMs(stamp, 'n2'), START_MS + 500);
  t.is(node.stamper.whenMs({ ...stamp, boot: 4 }, 'n2'), START_MS - DAY_MS);
});

test('rule 10: the clocks of 64 starts and 1,000 nodes are remembered, this node for ever', (t) => {
  const { stamper } = new Node();
  const stamp = { unixMs: START_MS, quality: 'SET', boot: 1, sinceBootMs: 1 } as const;
  for (let at = 0; at < 1_000; at += 1) {
    stamper.learn(`x${at}`, [{ boot: 1, startedUnixMs: START_MS, quality: 'SET' }]);
  }
  t.is(stamper.whenMs(stamp, 'x0'), START_MS);
  t.is(stamper.whenMs(stamp, 'x1'), START_MS + 1);
  t.is(stamper.clocks.length, 1);
  const boots = Array.from({ length: 70 }, (_, boot) => ({
    boot,
    startedUnixMs: START_MS,
    quality: 'SET' as const,
  }));
  stamper.learn('x1', boots);
  t.is(stamper.whenMs({ ...stamp, boot: 5 }, 'x1'), START_MS);
  t.is(stamper.whenMs({ ...stamp, boot: 6 }, 'x1'), START_MS + 1);
});

test('rule 11: a restart knows when earlier stamps were made, and where time had come to', async (t) => {
  const node = new Node({ quality: 'UNSET', aheadMs: -3 * DAY_MS });
  const outside = node.environment.whole(node.outside());
  const store = await node.environment.openStore();
  const first = await openStamper({ environment: outside, store }, 'n1');
  const stamp = first.now();
  node.pass(1_000);
  node.aheadMs = 0;
  node.environment.quality = 'SET';
  const words = { laneId: 'in1', event: 'test', text: '', sessionId: '', plate: '' };
  await store.commit([inJournal(newJournalEntry({ store, stamper: first }, words))]);
  await store.close();

  node.environment.quality = 'UNSET';
  node.aheadMs = -20 * DAY_MS;
  const again = await node.environment.openStore();
  const second = await openStamper({ environment: outside, store: again }, 'n1');
  t.is(second.whenMs(stamp, 'n1'), START_MS);
  t.is(second.unixMs(), START_MS + 1_000);
  t.is(second.now().boot, stamp.boot + 1);
});
