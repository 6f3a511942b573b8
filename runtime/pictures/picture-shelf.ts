import { join } from 'node:path';
import { uplinkCodec } from '../../protocol/park/codec.js';
import type { Uplink } from '../../protocol/park/uplink.js';
import type { Log } from '../environment/log.js';
import type { Environment, RecentFiles } from '../environment/environment.js';
import { sentenceOf } from '../errors.js';

/** With 150 KB each they take at most 30 MB of the disk. */
export const picturesMax = 200;

/**
 * Pictures that wait for the cloud, each in a file of its own beside the store. They are the first
 * to go: the oldest one where there are too many, a new one where the disk takes none, and all of
 * them where a full disk takes no order. A power cut may take the latest.
 */
export class PictureShelf {
  readonly counters = { kept: 0, dropped: 0, unreadable: 0, refusedByDisk: 0 };
  readonly #files: RecentFiles;
  readonly #log: Log;
  readonly #numbers: number[];
  #next: number;
  /** One thing at a time: a file that is being written is not read or removed. */
  #turn: Promise<unknown> = Promise.resolve();

  private constructor(files: RecentFiles, log: Log, numbers: readonly number[]) {
    this.#files = files;
    this.#log = log;
    this.#numbers = [...numbers];
    this.#next = (numbers.at(-1) ?? 0) + 1;
  }

  /** The pictures of a node, by its state directory. */
  static openIn(
    environment: Pick<Environment, 'openPictures' | 'log'>,
    stateDirectory: string,
  ): Promise<PictureShelf> {
    const files = environment.openPictures(join(stateDirectory, 'pictures'));
    return PictureShelf.open(files, environment.log);
  }

  /** What cannot be listed is as good as not there: pictures keep no lane from starting. */
  static async open(files: RecentFiles, log: Log): Promise<PictureShelf> {
    try {
      return new PictureShelf(files, log, await files.list());
    } catch (error) {
      log.warn('pictures_unreadable', { reason: sentenceOf(error) });
      return new PictureShelf(files, log, []);
    }
  }

  get waiting(): number {
    return this.#numbers.length;
  }

  add(picture: Uplink): Promise<void> {
    const bytes = uplinkCodec.encode(picture);
    return this.#inTurn(async () => {
      const number = this.#next;
      this.#next += 1;
      try {
        await this.#files.append(number, bytes);
      } catch (error) {
        this.counters.refusedByDisk += 1;
        this.#log.warn('picture_not_kept', { reason: sentenceOf(error) });
        return this.#takeAway(number);
      }
      this.counters.kept += 1;
      this.#numbers.push(number);
      const oldest = this.#numbers.length > picturesMax ? this.#numbers[0] : undefined;
      if (oldest === undefined) return;
      this.counters.dropped += 1;
      await this.#takeAway(oldest);
    });
  }

  /** The one that waits longest; null where none waits. What is no picture is taken away. */
  oldest(): Promise<{ number: number; picture: Uplink } | null> {
    return this.#inTurn(async () => {
      for (;;) {
        const number = this.#numbers[0];
        if (number === undefined) return null;
        try {
          return { number, picture: uplinkCodec.decode(await this.#files.read(number)) };
        } catch (error) {
          this.counters.unreadable += 1;
          this.#log.warn('picture_unreadable', { number, reason: sentenceOf(error) });
          await this.#takeAway(number);
        }
      }
    });
  }

  remove(number: number): Promise<void> {
    return this.#inTurn(() => this.#takeAway(number));
  }

  /** Gives all of them up, so that orders find room. */
  dropAll(): Promise<void> {
    return this.#inTurn(async () => {
      const dropped = this.#numbers.length;
      if (dropped === 0) return;
      for (const number of [...this.#numbers]) await this.#takeAway(number);
      this.counters.dropped += dropped;
      this.#log.warn('pictures_dropped', { dropped });
    });
  }

  close(): Promise<void> {
    return this.#inTurn(() => this.#files.close());
  }

  async #takeAway(number: number): Promise<void> {
    const at = this.#numbers.indexOf(number);
    if (at >= 0) this.#numbers.splice(at, 1);
    // A file that stays is found at the next start, and sent again.
    await this.#files.remove(number).catch(() => undefined);
  }

  #inTurn<T>(act: () => Promise<T>): Promise<T> {
    const done = this.#turn.then(act);
    this.#turn = done.catch(() => undefined);
    return done;
  }
}
