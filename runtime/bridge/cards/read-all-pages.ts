import { CloudError } from '../../../protocol/cloud/cloud-error.js';
import { cardRowsMax } from '../../../protocol/cloud/messages/query-month-card-page.js';
import type { Permit } from '../../../protocol/park/record.js';
import {
  cardPageRequest,
  readCardPage,
  type CardPage,
  type CardRefusal,
} from '../../../protocol/translate/card-page.js';
import type { Environment } from '../../environment/environment.js';
import { LanekeeperError } from '../../errors.js';
import type { CloudClient } from '../cloud-client.js';

export interface CardReading {
  client: CloudClient;
  environment: Pick<Environment, 'random' | 'wall' | 'log'>;
}

/** All cards of the cloud at one moment. */
export interface AllCards {
  cards: Permit[];
  /** Rows that no permit could be made of; their cards exist in the cloud all the same. */
  refusals: CardRefusal[];
  passes: number;
}

interface Pass {
  cards: Map<string, Permit>;
  refusals: CardRefusal[];
  rows: number;
  counts: Set<number>;
}

const PASSES_MAX = 5;
const PAGES_MAX = 2_000;
const RANDOM_LENGTH = 16;

/**
 * Reads the cards page by page (catalogue 2.33). The pages have no common moment: a card that is
 * added or taken away meanwhile shifts the others, so that one is missed or comes twice. A pass
 * counts when its pages agree on the number of cards and hold just so many, or when the pass
 * before it read the very same cards.
 * @throws LanekeeperError `cards/changing`, `cards/too-many`, and those of the client
 */
export async function readAllPages(options: CardReading): Promise<AllCards> {
  let previous = '';
  for (let passes = 1; passes <= PASSES_MAX; passes += 1) {
    const pass = await readOnce(options);
    const [count] = pass.counts;
    const found = pass.cards.size + pass.refusals.length;
    const whole = pass.counts.size === 1 && pass.rows === count && found === count;
    const fingerprint = JSON.stringify([...pass.cards.keys()].sort());
    if (whole || (pass.counts.size === 1 && fingerprint === previous)) {
      for (const refusal of pass.refusals) {
        options.environment.log.warn('card_refused', {
          permit_id: refusal.cardId,
          code: refusal.code,
          reason: refusal.sentence,
        });
      }
      return { cards: [...pass.cards.values()], refusals: pass.refusals, passes };
    }
    previous = fingerprint;
  }
  throw new LanekeeperError(
    'cards/changing',
    `The cloud's cards changed in each of ${PASSES_MAX} readings. Nothing was applied; try again later.`,
  );
}

/**
 * Whether the cloud has a card, which is asked for alone: cards that come and go while the pages
 * are read can hide another one from all of them. A number that cannot be asked for counts as had.
 * @throws LanekeeperError as the client
 */
export async function isInCloud(options: CardReading, cardId: string): Promise<boolean> {
  try {
    return (await readPage(options, 1, cardId)).count > 0;
  } catch (error) {
    if (error instanceof CloudError) return true;
    throw error;
  }
}

async function readOnce(options: CardReading): Promise<Pass> {
  const pass: Pass = { cards: new Map(), refusals: [], rows: 0, counts: new Set() };
  for (let page = 1; page <= PAGES_MAX; page += 1) {
    const read = await readPage(options, page);
    pass.counts.add(read.count);
    pass.rows += read.rows;
    pass.refusals.push(...read.refusals);
    for (const permit of read.permits) pass.cards.set(permit.permitId, permit);
    if (page * cardRowsMax >= read.count || read.rows === 0) return pass;
  }
  const sentence = `The cloud has more than ${PAGES_MAX * cardRowsMax} cards.`;
  throw new LanekeeperError('cards/too-many', sentence);
}

async function readPage(
  { client, environment }: CardReading,
  page: number,
  cardId = '',
): Promise<CardPage> {
  const randomStr = environment.random.token(RANDOM_LENGTH);
  const { service, data } = cardPageRequest({ randomStr, page, rows: cardRowsMax, cardId });
  const answer = await client.request(service, data);
  return readCardPage(answer, environment.wall.unixMs());
}
