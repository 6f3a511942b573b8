import type { CloudFlags } from '../../cloud/flags.js';
import type { PresetName } from '../../cloud/presets.js';
import { seededRandom } from '../../cloud/random.js';
import { localId } from '../../cloud/some-front.js';
import { Troubles } from '../../cloud/troubles.js';
import { deadLetterShelf } from '../../../runtime/store/shelves.js';
import type { Stamp } from '../../../protocol/park/values.js';
import { START_MS, TestEnvironment } from '../../support/test-environment.js';
import { SortedDatabase } from '../../support/sorted-database.js';
import { Box } from './box.js';
import { cloudOf, type LinkKind } from './some-cloud.js';
import { Stays, entryOf, exitOf, type Stay } from './stays.js';

export interface RunOptions {
  kind: LinkKind;
  preset: PresetName;
  stays: number;
  seed: number;
  /**
   * How many cars leave first, 0 to 1. When absent some do, but none at a cloud that is older than
   * the message for it (2.44).
   */
  leaveFirst?: number;
  /** Rules of the cloud that are otherwise than in the preset. */
  flags?: Partial<CloudFlags>;
}

/** Cars come in about so often. */
const entryGapMs = 400;
const stayMs = { min: 3_000, max: 90_000 };
const killGapMs = { min: 100_000, max: 900_000 };
const drainMaxMs = 4 * 3_600_000;
const stepMs = 1_000;

/**
 * A day of a car park on one link to one cloud, on the simulated clock, with cuts, restarts of the
 * cloud and kills of the program at random times. All ends, and then all that waits goes out.
 *
 * A cloud that knows only the services of 2018 has neither restarts nor debts here. Its restart
 * forgets the duplicate filter, and there is no question (2.20) that tells whether an entry whose
 * answer was lost is there: sending it again doubles it if it is, and not sending it loses it if it
 * is not, and nothing that comes down tells the two apart. And a debt (2.44) is a service that it
 * does not know: it is put aside for people, as `old-cloud.test.ts` shows. The same server with
 * these two services has both restarts and debts (`agrees.ts`).
 */
export async function run({ kind, preset, stays: count, seed, ...options }: RunOptions) {
  const environment = new TestEnvironment({ seed });
  const { clock } = environment;
  const disk = new SortedDatabase();
  const whole = environment.whole({ openDatabase: () => Promise.resolve(disk) });
  const random = seededRandom(seed);
  const cloud = cloudOf(kind, preset, { clock, random }, options.flags);
  const { leaveFirst = cloud.double.flags.oldServicesOnly ? 0 : 0.2 } = options;
  const stays = new Stays({ random, plates: 500, leaveFirst });
  const troubles = new Troubles({
    clock,
    random,
    // A cloud that forgets an entry and cannot be asked for it takes its repetition for a new one,
    // whatever a client does.
    restarts: !cloud.double.flags.oldServicesOnly,
    cut: (cut) => cloud.faulty.set({ ...cloud.faulty.state, cut }),
    restart: () => {
      cloud.double.restart();
      cloud.front.restart();
    },
  });
  const between = ({ min, max }: { min: number; max: number }) => min + random() * (max - min);
  const stampNow = (): Stamp => ({
    unixMs: START_MS + clock.monotonicMs(),
    quality: 'SET',
    boot: 1,
    sinceBootMs: clock.monotonicMs(),
  });
  let box = await Box.start(whole, cloud.open);
  let kills = 0;
  let sequence = 0;
  const place = () => {
    sequence += 1;
    return { sequence, messageId: `m${sequence}`, at: stampNow() };
  };
  const killLater = (): void => {
    clock.after(between(killGapMs), () => {
      if (stays.all.length >= count) return;
      kills += 1;
      void box.kill().then(async () => {
        box = await Box.start(whole, cloud.open);
      });
      killLater();
    });
  };
  const leave = (stay: Stay, enteredAt: Stamp): void => {
    void box.keep(exitOf(stay, enteredAt, place()));
    stays.left(stay);
  };
  const arrive = (): void => {
    if (stays.all.length >= count) return;
    const stay = stays.enter();
    if (stay !== null) {
      const entry = place();
      void box.keep(entryOf(stay, entry));
      clock.after(between(stayMs), () => leave(stay, entry.at));
    }
    clock.after(2 * random() * entryGapMs, arrive);
  };
  troubles.start();
  killLater();
  arrive();
  while (stays.all.length < count) await clock.advanceSettling(stepMs);
  await clock.advanceSettling(stayMs.max);
  troubles.end();
  box.outbox.wake();
  const endedMs = clock.monotonicMs();
  while (box.outbox.waiting.onDisk > 0 && clock.monotonicMs() < endedMs + drainMaxMs) {
    await clock.advanceSettling(stepMs);
  }
  const deadLetters = await box.store.list(deadLetterShelf, { limit: count });
  await box.kill();
  return {
    environment,
    cloud,
    stays: stays.all,
    kills,
    troubles: troubles.counts,
    waiting: box.outbox.waiting.onDisk,
    deadLetters: deadLetters.map(({ value }) => value),
    tooFast: cloud.double.rates.violations[localId] ?? null,
    drainedInMs: clock.monotonicMs() - endedMs,
  };
}

export type Ran = Awaited<ReturnType<typeof run>>;
