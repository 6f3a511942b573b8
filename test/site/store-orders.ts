import { join } from 'node:path';
import type { Fact } from '../../protocol/park/fact.js';
import { realEnvironment } from '../../runtime/environment/real.js';
import { deadLetterShelf, factShelf, outboxShelf } from '../../runtime/store/shelves.js';
import { Store } from '../../runtime/store/store.js';
import { isOpen } from '../../runtime/sessions/session-book.js';

/** One order as a node's own store has it. */
export interface StoredOrder {
  orderId: string;
  plate: string;
  open: boolean;
  /** What was let out unpaid, in fen. */
  debtFen: number;
  /** What was paid, in fen. */
  paidFen: number;
}

export interface StoredOrders {
  orders: StoredOrder[];
  /** Messages that still wait for the cloud. */
  waiting: number;
  /** Messages that the cloud refused for good. */
  dead: number;
}

const ALL = 100_000;

/** Reads the orders of a store that no program has open. */
export async function readStoredOrders(stateDirectory: string): Promise<StoredOrders> {
  const environment = realEnvironment({ logLevel: 'error' });
  const store = await Store.open(environment, join(stateDirectory, 'store'));
  try {
    const facts = await store.list(factShelf, { limit: ALL });
    const sessions = new Map<string, Fact[]>();
    for (const { value } of facts) {
      sessions.set(value.sessionId, [...(sessions.get(value.sessionId) ?? []), value]);
    }
    return {
      orders: [...sessions].map(([orderId, known]) => orderOf(orderId, known)),
      waiting: await store.count(outboxShelf),
      dead: await store.count(deadLetterShelf),
    };
  } finally {
    await store.close();
  }
}

function orderOf(orderId: string, facts: readonly Fact[]): StoredOrder {
  const sum = (amounts: number[]) => amounts.reduce((total, amount) => total + amount, 0);
  return {
    orderId,
    plate: facts[0]?.plate ?? '',
    open: isOpen({ sessionId: orderId, facts }),
    debtFen: sum(
      facts.map((fact) => (fact.kind === 'letOutUnpaid' ? fact.letOutUnpaid.debtFen : 0)),
    ),
    paidFen: sum(facts.map((fact) => (fact.kind === 'paid' ? fact.paid.amountFen : 0))),
  };
}
