import type { Permit } from '../../../protocol/park/record.js';
import type { NodeParts } from '../../node-parts.js';
import { comparePermits, type PermitDifference } from '../../permits/compare-permits.js';
import type { CloudClient } from '../cloud-client.js';
import { isInCloud, readAllPages } from './read-all-pages.js';

/** What came of a comparison. */
export interface Reconciliation {
  /** Cards of the cloud. */
  cloudCount: number;
  /** Cards here, before the differences were applied. */
  localCount: number;
  /** What differed, by card. */
  differences: PermitDifference[];
  /** Differences that were applied; the others are local cards that the cloud does not have. */
  appliedCount: number;
  /** How often the pages were read, since cards changed in the meantime. */
  passes: number;
}

/** Fields that a page of 2.33 does not carry: what is known of them here stands. */
const NOT_ON_PAGES = ['receivableFen', 'right'] as const;

export interface CardReconcilerOptions extends Pick<
  NodeParts,
  'environment' | 'records' | 'permits' | 'announcer'
> {
  client: CloudClient;
}

/**
 * Compares the cards of the park with those of the cloud, all pages of them, and takes over what
 * the cloud has. A card that changed here while the pages were read keeps its newer state. Cards
 * that were made here and that the cloud does not have stay, and are listed.
 */
export class CardReconciler {
  readonly #options: CardReconcilerOptions;
  #running: Promise<Reconciliation> | null = null;

  constructor(options: CardReconcilerOptions) {
    this.#options = options;
  }

  /** Two callers at once share one comparison. @throws LanekeeperError `cards/…`, `link/…`, `cloud/…` */
  reconcile(): Promise<Reconciliation> {
    this.#running ??= this.#reconcile().finally(() => {
      this.#running = null;
    });
    return this.#running;
  }

  async #reconcile(): Promise<Reconciliation> {
    const { client, environment, records, permits, announcer } = this.#options;
    const startedMs = environment.wall.unixMs();
    const before = new Map([...permits.all()].map((permit) => [permit.permitId, permit]));
    const { cards, refusals, passes } = await readAllPages({ client, environment });
    const local = [...permits.all()];
    const here = local.filter((permit) => !permit.deleted);
    const cloud = cards.map((card) => completed(card, permits.get(card.permitId)));
    const unreadable = refusals.map((refusal) => refusal.cardId);
    const differences = await this.#confirmed(comparePermits(local, cloud), unreadable);
    const byId = new Map(cloud.map((card) => [card.permitId, card]));
    const changes = differences.flatMap(({ permitId }) => {
      const known = permits.get(permitId);
      if (known !== before.get(permitId)) return [];
      return changeFor(byId.get(permitId), known, startedMs) ?? [];
    });
    const asRecord = (permit: Permit) => ({ kind: 'permit', permit }) as const;
    const revised = await records.revise(changes.map(asRecord));
    announcer.records(revised);
    environment.log.info('cards_reconciled', {
      cloud: cards.length,
      differences: differences.length,
      applied: revised.length,
      passes,
    });
    return {
      cloudCount: cards.length,
      localCount: here.length,
      differences,
      appliedCount: revised.length,
      passes,
    };
  }

  /** Without the cards that only seemed to be missing in the cloud. */
  async #confirmed(
    differences: readonly PermitDifference[],
    unreadable: readonly string[],
  ): Promise<PermitDifference[]> {
    const { client, environment, permits } = this.#options;
    const confirmed: PermitDifference[] = [];
    for (const difference of differences) {
      const { permitId, kind } = difference;
      if (kind === 'missing_in_cloud' && permits.get(permitId)?.source === 'CLOUD') {
        if (unreadable.includes(permitId)) continue;
        if (await isInCloud({ client, environment }, permitId)) continue;
      }
      confirmed.push(difference);
    }
    return confirmed;
  }
}

function completed(card: Permit, known: Permit | undefined): Permit {
  if (known === undefined) return card;
  const kept = Object.fromEntries(NOT_ON_PAGES.map((name) => [name, known[name]]));
  return { ...card, ...kept };
}

function changeFor(
  cloud: Permit | undefined,
  known: Permit | undefined,
  startedMs: number,
): Permit | null {
  // What the cloud has now is newer than what is known here, whatever the two clocks say.
  const updatedMs = Math.max(startedMs, (known?.updatedMs ?? 0) + 1);
  if (cloud !== undefined) return { ...cloud, updatedMs, source: 'CLOUD' };
  // A card that was made here waits for its upload; one of the cloud's was deleted there.
  if (known === undefined || known.source === 'LOCAL') return null;
  return { ...known, deleted: true, updatedMs };
}
