import type { Fact, FactKind } from '../../protocol/park/fact.js';
import type { Stamp } from '../../protocol/park/values.js';
import { factKey, factShelf } from '../store/shelves.js';
import { put, type Change } from '../store/write.js';

/** Gives out the store's numbers and identities. */
export interface Numbering {
  nextSequence(): number;
  idOf(sequence: number): string;
}

/**
 * A fact with the next number of the store; commit it in the same turn.
 * @param kind what it says; a function where that holds the fact's own number
 */
export function newFact(
  { numbering, nodeId, at }: { numbering: Numbering; nodeId: string; at: Stamp },
  about: { sessionId: string; plate: string },
  kind: FactKind | ((factId: string) => FactKind),
): Fact {
  const sequence = numbering.nextSequence();
  const factId = numbering.idOf(sequence);
  const said = typeof kind === 'function' ? kind(factId) : kind;
  return { factId, ...about, nodeId, sequence, at, ...said };
}

export function inFacts(fact: Fact): Change {
  return put(factShelf, factKey(fact), fact);
}
