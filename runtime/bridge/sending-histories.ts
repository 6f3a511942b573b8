import type { Judgement, Sending, SendingEnd } from '../../protocol/cloud/answer.js';
import { isRememberedRefusal } from '../../protocol/cloud/answer-rows.js';
import type { Log } from '../environment/log.js';
import { sentenceOf } from '../errors.js';
import { sendingShelf } from '../store/shelves.js';
import type { Store } from '../store/store.js';
import { put, remove } from '../store/write.js';

/** What was sent of one message. */
export interface History {
  sendings: readonly Sending[];
  /** How many different data texts were sent. */
  texts: number;
  freshText: boolean;
}

/** Far more messages than can be refused and unsettled at once; the oldest is forgotten first. */
const HISTORIES_MAX = 5_000;
const SENDINGS_MAX = 32;
const none: History = { sendings: [], texts: 1, freshText: false };
/** No message has this name. Its value is there exactly while a bridge ended well and none runs. */
const ENDED_WELL = '-ended-well';

/**
 * How the sendings of each unsettled message ended. The cloud remembers texts that it refused for
 * their login or for the rate, and calls their repetition "already processed"; so those refusals
 * are written down, synced, and survive a restart of the bridge and a power cut. They are rare: a
 * message that goes well is not written here, unless its repetition would do harm (`begin`).
 */
export class SendingHistories {
  readonly #store: Store;
  readonly #log: Log;
  readonly #known = new Map<string, History>();
  readonly #written = new Set<string>();
  readonly #loaded: Promise<void>;
  #isComplete = false;

  constructor(store: Store, log: Log) {
    this.#store = store;
    this.#log = log;
    this.#loaded = this.#load();
  }

  async of(messageId: string): Promise<History> {
    await this.#loaded;
    return this.#known.get(messageId) ?? none;
  }

  /**
   * Whether every message that the bridge before this one had under way is known here. After a kill
   * or a power cut it is not: then a message of before may have been sent although nothing tells.
   */
  async complete(): Promise<boolean> {
    await this.#loaded;
    return this.#isComplete;
  }

  /** The bridge ends, and what it had under way has been added. */
  async close(): Promise<void> {
    await this.#loaded;
    await this.#store.commit([
      put(sendingShelf, ENDED_WELL, { messageId: ENDED_WELL, ...none, sendings: [] }),
    ]);
  }

  /**
   * A message that must not be repeated blindly goes out: noted before, so that the bridge asks
   * back when it has ended while the message was under way. Not synced, so that no entry costs one
   * more wait for the disk: after a power cut the histories are not complete.
   */
  begin(messageId: string, texts: number, sign: string): void {
    const { sendings, freshText } = this.#known.get(messageId) ?? none;
    const open: Sending = { sign, end: 'lost' };
    this.#written.add(messageId);
    const value = { messageId, texts, freshText, sendings: bounded([...sendings, open]) };
    this.#write(this.#store.note([put(sendingShelf, messageId, value)]));
  }

  /** Adds how a sending ended. @param texts how many different texts were sent, with this one */
  add(
    messageId: string,
    texts: number,
    sign: string,
    judged: Pick<Judgement, 'end' | 'freshText'>,
  ): void {
    const earlier = this.#known.get(messageId)?.sendings ?? [];
    const history = {
      sendings: bounded([...earlier, { sign, end: judged.end }]),
      texts,
      freshText: judged.freshText,
    };
    this.#known.set(messageId, history);
    this.#forgetOldest();
    const mustSurvive = isRememberedRefusal(judged.end) || texts > 1;
    if (!mustSurvive && !this.#written.has(messageId)) return;
    this.#written.add(messageId);
    const value = { messageId, ...history, sendings: [...history.sendings] };
    this.#write(this.#store.commit([put(sendingShelf, messageId, value)]));
  }

  /** The message has its end. */
  settled(messageId: string): void {
    this.#known.delete(messageId);
    if (!this.#written.delete(messageId)) return;
    // Left behind it does no harm, so it need not be synced.
    this.#write(this.#store.note([remove(sendingShelf, messageId)]));
  }

  async #load(): Promise<void> {
    try {
      const endedWell = await this.#store.get(sendingShelf, ENDED_WELL);
      // On disk long before the link is up, and a disk that fails must not keep orders here.
      if (endedWell !== null) this.#write(this.#store.commit([remove(sendingShelf, ENDED_WELL)]));
      for (const { key, value } of await this.#store.list(sendingShelf, { limit: HISTORIES_MAX })) {
        if (key === ENDED_WELL) continue;
        this.#written.add(key);
        this.#known.set(key, {
          sendings: value.sendings.map(({ sign, end }) => ({ sign, end: end as SendingEnd })),
          texts: Math.max(1, value.texts),
          freshText: value.freshText,
        });
      }
      // At the first start of a store nothing was sent before.
      this.#isComplete = endedWell !== null || this.#store.meta.boot <= 1;
    } catch (error) {
      this.#log.error('sendings_unreadable', { reason: sentenceOf(error) });
    }
  }

  #forgetOldest(): void {
    const [oldest] = this.#known.keys();
    if (this.#known.size > HISTORIES_MAX && oldest !== undefined) this.settled(oldest);
  }

  /** Not waited for: while the bridge lives it knows, and the cloud must not wait for the disk. */
  #write(written: Promise<void>): void {
    written.catch((error: unknown) => {
      this.#log.error('sendings_unwritten', { reason: sentenceOf(error) });
    });
  }
}

/** What was refused matters longest. */
function bounded(sendings: Sending[]): Sending[] {
  if (sendings.length <= SENDINGS_MAX) return sendings;
  const at = sendings.findIndex(({ end }) => !isRememberedRefusal(end));
  return sendings.filter((_sending, index) => index !== Math.max(0, at));
}
