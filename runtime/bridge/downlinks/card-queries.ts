import { CloudError } from '../../../protocol/cloud/cloud-error.js';
import type { CloudData } from '../../../protocol/cloud/envelope.js';
import type { CloudIncoming } from '../../../protocol/cloud/lenient.js';
import { checkVip } from '../../../protocol/cloud/messages/check-vip.js';
import { queryCarInfo } from '../../../protocol/cloud/messages/query-car-info.js';
import { queryNewprodprice } from '../../../protocol/cloud/messages/query-newprodprice.js';
import { queryProdprice } from '../../../protocol/cloud/messages/query-prodprice.js';
import { headerOf } from '../../../protocol/park/record.js';
import {
  carAnswer,
  cardPriceAnswer,
  cardWish,
  cardWishAnswer,
  carQuestion,
  newCardQuestion,
  renewalQuestion,
  type CardPriceQuestion,
  type CarQuestion,
  type CarRecord,
} from '../../../protocol/translate/card-queries.js';
import { LanekeeperError, sentenceOf } from '../../errors.js';
import type { DownlinkContext } from './handlers.js';

type Parts = Pick<DownlinkContext, 'records' | 'sessions' | 'stamper'>;
type Asking = (incoming: CloudIncoming, context: Parts) => Promise<CloudData | null>;

/** Questions of the cloud that the records of the park answer, by service name. */
export const cardQueryHandlers: Readonly<Record<string, Asking>> = {
  // 3.11
  [queryProdprice.serviceName]: (incoming, parts) =>
    priced(queryProdprice, incoming, () => priceOf(renewalQuestion(incoming), parts)),
  // 3.34
  [queryNewprodprice.serviceName]: (incoming, parts) =>
    priced(queryNewprodprice, incoming, () => priceOf(newCardQuestion(incoming), parts)),
  // 3.38: whoever is not on the black list may have a card.
  [checkVip.serviceName]: (incoming, parts) => {
    const listed = listedOf(cardWish(incoming).plate, parts).some(({ kind }) => kind === 'BLACK');
    return Promise.resolve(cardWishAnswer(incoming, listed ? '车辆在黑名单中' : null));
  },
  // 3.40
  [queryCarInfo.serviceName]: (incoming, parts) => {
    const question = carQuestion(incoming);
    return Promise.resolve(carAnswer(incoming, question.plate, carOf(question, parts)));
  },
};

function priced(
  message: Parameters<typeof cardPriceAnswer>[0],
  incoming: CloudIncoming,
  price: () => number,
): Promise<CloudData | null> {
  let given: Parameters<typeof cardPriceAnswer>[2];
  try {
    given = { amountFen: price() };
  } catch (error) {
    if (!(error instanceof CloudError || error instanceof LanekeeperError)) throw error;
    given = { reason: sentenceOf(error) };
  }
  return Promise.resolve(cardPriceAnswer(message, incoming, given));
}

/** The price of the package, once for each period. @throws LanekeeperError `card/…` */
function priceOf(question: CardPriceQuestion, { records }: Parts): number {
  const { cardId, packageId, periods } = question;
  const card = cardId === '' ? undefined : records.permits.get(cardId);
  if (cardId !== '' && (card === undefined || card.deleted)) {
    throw new LanekeeperError('card/unknown', '没有此月卡');
  }
  const sold = records.get('cardPackage', packageId === '' ? (card?.packageId ?? '') : packageId);
  if (sold?.kind !== 'cardPackage' || headerOf(sold).deleted) {
    throw new LanekeeperError('card/no-package', '没有此月卡套餐');
  }
  return sold.cardPackage.priceFen * periods;
}

function carOf({ plate, cardId, kind }: CarQuestion, parts: Parts): CarRecord | null {
  if (kind === 'SPECIAL') return listedOf(plate, parts)[0] ?? null;
  const cards = parts.records.permits.ofPlate(plate).filter(({ deleted }) => !deleted);
  const permit = cards.find((card) => cardId === '' || card.permitId === cardId);
  return permit === undefined ? null : { kind: 'CARD', permit };
}

type Listed = Exclude<CarRecord, { kind: 'CARD' }>;

/** The entries of the black and the white list that name the plate, the black list first. */
function listedOf(plate: string, { records }: Parts): Listed[] {
  const black: Listed[] = [];
  const white: Listed[] = [];
  for (const record of records.plates.of(plate)) {
    const { updatedMs } = headerOf(record);
    if (record.kind === 'blackListEntry') {
      black.push({ kind: 'BLACK', entry: record.blackListEntry, updatedMs });
    } else if (record.kind === 'whiteListEntry') {
      white.push({ kind: 'WHITE', entry: record.whiteListEntry, updatedMs });
    }
  }
  return [...black, ...white];
}
