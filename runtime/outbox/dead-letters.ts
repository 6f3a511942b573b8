import type { OutboxEntry } from '../../protocol/park/disk.js';
import type { Stamper } from '../time/stamper.js';
import { LanekeeperError } from '../errors.js';
import { inJournal, newJournalEntry } from '../store/journal.js';
import { deadLetterShelf, outboxShelf, sequenceKey } from '../store/shelves.js';
import type { Store } from '../store/store.js';
import { put, remove, type Change } from '../store/write.js';

const LISTED_MAX = 1_000;

export interface DeadLettersOptions {
  store: Store;
  stamper: Stamper;
  /** Told when a message waits in the outbox again. */
  onSentAgain: () => void;
}

/**
 * The messages that the cloud refused for good. People look at them, and send them again or write
 * them off; both leave a journal entry that says who did it and why.
 */
export class DeadLetters {
  readonly #options: DeadLettersOptions;
  /** A letter that somebody is deciding on; a second decision waits for nobody and is refused. */
  readonly #decided = new Set<string>();

  constructor(options: DeadLettersOptions) {
    this.#options = options;
  }

  /** The oldest letters, at most 1,000. */
  async list(): Promise<OutboxEntry[]> {
    const found = await this.#options.store.list(deadLetterShelf, { limit: LISTED_MAX });
    return found.map(({ value }) => value);
  }

  /**
   * Puts a letter back into the outbox under its old identity, behind all that waits there.
   * @throws LanekeeperError `dead-letter/unknown`
   */
  async sendAgain(messageId: string, by: string, reason: string): Promise<void> {
    await this.#decide(messageId, (key, letter) => {
      const sequence = this.#options.store.nextSequence();
      // The order of sending follows the sequence; the identity stays what it was.
      const uplink = { ...letter.uplink, sequence };
      const entry = { uplink, attempts: 0, lastAnswer: letter.lastAnswer, refusedReason: '' };
      return [
        remove(deadLetterShelf, key),
        put(outboxShelf, sequenceKey(sequence), entry),
        this.#journal('dead_letter_sent_again', letter, by, reason),
      ];
    });
    this.#options.onSentAgain();
  }

  /**
   * Gives a letter up. Its text stays in the journal.
   * @throws LanekeeperError `dead-letter/unknown`
   */
  async writeOff(messageId: string, by: string, reason: string): Promise<void> {
    await this.#decide(messageId, (key, letter) => [
      remove(deadLetterShelf, key),
      this.#journal('dead_letter_written_off', letter, by, reason),
    ]);
  }

  async #decide(
    messageId: string,
    changesFor: (key: string, letter: OutboxEntry) => Change[],
  ): Promise<void> {
    const found = await this.#find(messageId);
    if (found === null || this.#decided.has(messageId)) {
      throw new LanekeeperError(
        'dead-letter/unknown',
        `No dead letter has the message id "${messageId}"; "lanekeeper dead-letters list" names them.`,
      );
    }
    this.#decided.add(messageId);
    try {
      await this.#options.store.commit(changesFor(found.key, found.value));
    } finally {
      this.#decided.delete(messageId);
    }
  }

  async #find(messageId: string): Promise<{ key: string; value: OutboxEntry } | null> {
    for await (const page of this.#options.store.pages(deadLetterShelf)) {
      const found = page.find(({ value }) => value.uplink.messageId === messageId);
      if (found !== undefined) return found;
    }
    return null;
  }

  #journal(event: string, letter: OutboxEntry, by: string, reason: string): Change {
    const { messageId, body, sessionId, plate } = letter.uplink;
    const text =
      `${body} ${messageId} by ${by}: ${reason}; ` +
      `the cloud had refused it: ${letter.refusedReason}`;
    const words = { laneId: '', event, text, sessionId, plate };
    return inJournal(newJournalEntry(this.#options, words));
  }
}
