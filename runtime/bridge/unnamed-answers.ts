import type { CloudIncoming } from '../../protocol/cloud/lenient.js';
import type { Pending } from './pending.js';

type Unnamed = CloudIncoming | 'empty';

interface Kept {
  answer: Unnamed;
  /** Messages that were under way when it came and have no answer yet: it is that of one of them. */
  open: Set<Pending>;
}

/**
 * Answers that name neither service nor record, kept until it is clear whose they are. One that
 * comes while a single message is under way is its answer. Several are paired once there is one for
 * each message that they can belong to. Until then nobody gets them.
 */
export class UnnamedAnswers {
  #kept: Kept[] = [];

  /** @returns the pairs that are clear now; none when it is not clear */
  add(answer: Unnamed, open: readonly Pending[]): [Pending, Unnamed][] {
    this.#kept.push({ answer, open: new Set(open) });
    const pairs = onePerMessage(this.#kept);
    if (pairs === null) return [];
    this.#kept = [];
    return pairs;
  }

  /** One that can belong to a message that got no answer in its time. */
  takeFor(pending: Pending): Unnamed | null {
    const found = this.#kept.find((kept) => kept.open.has(pending));
    if (found === undefined) return null;
    this.#kept = this.#kept.filter((kept) => kept !== found);
    return found.answer;
  }

  /** That message has its end; what can belong to nobody any more is forgotten. */
  forget(pending: Pending): void {
    for (const kept of this.#kept) kept.open.delete(pending);
    this.#kept = this.#kept.filter((kept) => kept.open.size > 0);
  }

  clear(): void {
    this.#kept = [];
  }
}

/** To each message an answer that can be its own; null while there is none for one of them. */
function onePerMessage(kept: readonly Kept[]): [Pending, Unnamed][] | null {
  const messages = new Set(kept.flatMap(({ open }) => [...open]));
  const given = new Map<Kept, Pending>();
  // Whoever holds an answer hands it over if there is another one for it.
  const give = (pending: Pending, asked: Set<Kept>): boolean =>
    kept.some((one) => {
      if (asked.has(one) || !one.open.has(pending)) return false;
      asked.add(one);
      const holder = given.get(one);
      if (holder !== undefined && !give(holder, asked)) return false;
      given.set(one, pending);
      return true;
    });
  for (const pending of messages) if (!give(pending, new Set())) return null;
  return [...given].map(([{ answer }, pending]) => [pending, answer]);
}
