import type { Clock } from '../../drivers/clock.js';
import type { Database, DatabaseOperation, Environment } from '../environment/environment.js';
import { LanekeeperError, codeOf, sentenceOf } from '../errors.js';
import { isFullDisk } from './full-disk.js';

const RETRY_MS = 500;

/** What was wrong with a database, and where it is now. */
export interface Damage {
  reason: string;
  /** Null: there was nothing to move. */
  movedTo: string | null;
}

/** Opens the database; a damaged one is moved aside, and an empty one opened in its place. */
export async function openOrReplace(
  environment: Pick<Environment, 'clock' | 'log' | 'openDatabase' | 'moveAside'>,
  folder: string,
  limitMs: number,
): Promise<{ database: Database; damage: Damage | null }> {
  try {
    return { database: await openWithin(environment, folder, limitMs), damage: null };
  } catch (error) {
    const reason = damageIn(error);
    if (reason === null) throw described(error, folder);
    try {
      const movedTo = await environment.moveAside(folder);
      environment.log.error('store_damaged', { reason, moved_to: movedTo });
      const database = await openWithin(environment, folder, limitMs);
      return { database, damage: { reason, movedTo } };
    } catch (cause) {
      throw described(cause, folder);
    }
  }
}

function openWithin(
  environment: Pick<Environment, 'clock' | 'openDatabase'>,
  folder: string,
  limitMs: number,
): Promise<Database> {
  const opening = environment.openDatabase(folder);
  return within(environment.clock, limitMs, opening, () => {
    // Should it open after all, nobody wants it any more.
    opening.then(
      (database) => database.close(),
      () => undefined,
    );
    return new LanekeeperError(
      'store/slow-disk',
      `The store in ${folder} did not open within ${limitMs / 1000} s: the disk does not answer.`,
    );
  });
}

/** @throws what `late` makes when `work` takes longer than the limit. */
function within<T>(clock: Clock, limitMs: number, work: Promise<T>, late: () => Error): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = clock.after(limitMs, () => reject(late()));
    work.then(
      (value) => {
        timer.cancel();
        resolve(value);
      },
      (error: unknown) => {
        timer.cancel();
        reject(error instanceof Error ? error : new Error(String(error)));
      },
    );
  });
}

/**
 * The writing of a start: tried again until the limit, as there is nobody yet who could use a store
 * that does not take anything.
 * @throws LanekeeperError `store/cannot-write`
 */
export async function writeWithin(
  environment: Pick<Environment, 'clock' | 'log'>,
  options: {
    database: Database;
    folder: string;
    limitMs: number;
    operations: DatabaseOperation[];
    /** Frees what may be freed on a full disk. */
    makeRoom: () => Promise<unknown>;
  },
): Promise<void> {
  const { clock } = environment;
  const { database, folder, limitMs, operations, makeRoom } = options;
  const endMs = clock.monotonicMs() + limitMs;
  for (;;) {
    const leftMs = Math.max(1, endMs - clock.monotonicMs());
    try {
      const late = () => cannotWrite(folder, limitMs, new Error('the disk does not answer'));
      await within(clock, leftMs, database.batch(operations, { sync: true }), late);
      return;
    } catch (error) {
      if (error instanceof LanekeeperError) throw error;
      if (clock.monotonicMs() + RETRY_MS >= endMs) throw cannotWrite(folder, limitMs, error);
      if (isFullDisk(error)) await makeRoom();
      await new Promise<void>((resolve) => {
        clock.after(RETRY_MS, resolve);
      });
    }
  }
}

function cannotWrite(folder: string, limitMs: number, cause: unknown): LanekeeperError {
  const what = isFullDisk(cause)
    ? 'Free some space on this disk (df -h shows how full it is).'
    : 'Look whether the disk is mounted read-only or broken (dmesg, mount).';
  return new LanekeeperError(
    'store/cannot-write',
    `The store in ${folder} took nothing within ${limitMs / 1000} s: ${sentenceOf(cause)}. ${what}`,
    cause,
  );
}

/** The words of a damage to the database's files; null for everything else that can go wrong. */
export function damageIn(error: unknown): string | null {
  const cause = causeOf(error);
  const sentence = sentenceOf(cause);
  if (codeOf(cause) === 'LEVEL_CORRUPTION' || sentence.startsWith('Corruption:')) return sentence;
  // A file that LevelDB counts on is gone, or is no longer what it was.
  const gone = /^IO error:.*(No such file or directory|Is a directory)$/;
  if (gone.test(sentence) && !sentence.includes('/LOCK:')) return sentence;
  return /^(Invalid argument|Not implemented):/.test(sentence) ? sentence : null;
}

function described(error: unknown, folder: string): Error {
  if (error instanceof LanekeeperError) return error;
  const cause = causeOf(error);
  if (isLocked(error)) return locked(folder, error);
  if (isFullDisk(cause)) return cannotWrite(folder, 0, cause);
  return new LanekeeperError(
    'store/cannot-open',
    `The store in ${folder} cannot be opened: ${sentenceOf(cause)}`,
    error,
  );
}

/** Whether another program has the database open. */
export function isLocked(error: unknown): boolean {
  return codeOf(causeOf(error)) === 'LEVEL_LOCKED';
}

export function locked(folder: string, cause: unknown): LanekeeperError {
  const sentence = `Another program has the store in ${folder} open. Stop it first (systemctl stop lanekeeper).`;
  return new LanekeeperError('store/locked', sentence, cause);
}

export function causeOf(error: unknown): unknown {
  return error instanceof Error && error.cause !== undefined ? error.cause : error;
}
