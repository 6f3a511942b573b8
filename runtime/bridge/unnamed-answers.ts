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
 * comes while a single message is under way is its answer. Several are paired once there are as
 * many of them as messages they can belong to: all those were refused. Until then nobody gets them.
 */
export class UnnamedAnswers {
  #kept: Kept[] = [];

  /** @returns the pairs that are clear now; none when it is not clear */
  add(answer: Unnamed, open: readonly Pending[]): [Pending, Unnamed][] {
    this.#kept.push({ answer, open: new Set(open) });
    const all = new Set(this.#kept.flatMap((kept) => [...kept.open]));
    if (this.#kept.length < all.size) return [];
    const answers = this.#kept.map((kept) => kept.answer);
    this.#kept = [];
    return [...all].map((pending, index) => [pending, answers[index] ?? answer]);
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
