import { read, type CloudIncoming } from '../../protocol/cloud/lenient.js';
import {
  daySumsOf,
  daySumsQuestion,
  type DaySums,
} from '../../protocol/translate/answers/day-sums.js';
import {
  platformPageOf,
  platformPageQuestion,
  type PlatformPayment,
} from '../../protocol/translate/answers/platform-payments.js';
import type { CloudUpload } from '../../protocol/translate/up.js';
import type { CloudRequest, CloudRequestResult } from '../bridge/requests/cloud-request.js';
import { LanekeeperError } from '../errors.js';
import type { Day } from './day.js';

/** What the cloud says of a day's exits, and the platform of its payments. */
export interface CloudDay {
  sums: DaySums;
  payments: readonly PlatformPayment[];
}

type Ask = (request: CloudRequest) => Promise<CloudRequestResult>;

/** More pages than a car park can fill in a day: a platform that says so is not believed. */
const PAGES_MAX = 1_000;

/**
 * @param fresh a number that no other question has, so that no two texts are the same
 * @throws LanekeeperError `reconcile/refused`, `reconcile/too-long`, and those of the request
 */
export async function askCloudDay(ask: Ask, day: Day, fresh: () => number): Promise<CloudDay> {
  const sums = daySumsOf(await answerTo(ask, daySumsQuestion(day, String(fresh()))));
  const payments: PlatformPayment[] = [];
  for (let page = 1, pageCount = 1; page <= pageCount; page += 1) {
    const question = platformPageQuestion(day, page, fresh());
    const answer = platformPageOf(await answerTo(ask, question));
    pageCount = answer.pageCount;
    if (pageCount > PAGES_MAX) {
      const sentence = `The platform says there are ${pageCount} pages; ${PAGES_MAX} are read.`;
      throw new LanekeeperError('reconcile/too-long', sentence);
    }
    payments.push(...answer.payments);
  }
  return { sums, payments };
}

async function answerTo(ask: Ask, { service, data }: CloudUpload): Promise<CloudIncoming> {
  const result = await ask({ service, data, changesOrders: false });
  if (result.delivery === 'DELIVERED') return read(result.answer);
  const sentence = `The cloud does not answer ${service}: ${result.meaning}.`;
  throw new LanekeeperError('reconcile/refused', sentence);
}
