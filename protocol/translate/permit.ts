import type { Static } from 'typebox';
import { CloudError } from '../cloud/cloud-error.js';
import type { Received } from '../cloud/field.js';
import type { cardRow } from '../cloud/messages/query-month-card-page.js';
import { fenOfYuan } from '../cloud/money.js';
import { unixMsOf } from '../cloud/time.js';
import type { Permit } from '../park/record.js';
import { platesOf, splitList } from './plates.js';

/** The fields of a card that the page of cards and the pushed member have in common. */
export type CardFields = Received<Static<typeof cardRow>>;

/**
 * A card as a permit. Absent keys count as empty: the cloud leaves out what has no value.
 * @throws CloudError `cloud/card-unusable` without number, plate or end; `cloud/not-money`
 */
export function permitOf(card: CardFields, updatedMs: number): Permit {
  const permitId = card.card_id ?? '';
  const plates = platesOf(card.car_number ?? card.car_numner ?? '');
  if (permitId === '' || plates.length === 0 || card.end_time === undefined) {
    throw new CloudError(
      'cloud/card-unusable',
      `The card "${permitId}" lacks its number, its plate or its end.`,
    );
  }
  return {
    permitId,
    plates,
    holder: card.name ?? '',
    validFromMs: unixMsOf(card.begin_time ?? 0),
    validUntilMs: unixMsOf(card.end_time),
    ...channelsOf(card.channel_id ?? ''),
    oddEvenDays: card.limit_day_type === 1,
    packageId: card.pid ?? '',
    space: card.p_lot ?? '',
    priceFen: fenOfYuan(card.price ?? 0),
    receivableFen: 0,
    phone: card.tel ?? '',
    address: card.address ?? '',
    remark: card.remark ?? '',
    vehicleClassId: card.car_type_id ?? '',
    createdMs: unixMsOf(card.create_time ?? 0),
    updatedMs,
    deleted: false,
    source: 'CLOUD',
    revision: 0,
    right: 'MONTHLY',
  };
}

/** Empty means all lanes and "-1" none, as section 2.10 explains the same field. */
export function channelsOf(text: string): Pick<Permit, 'channelIds' | 'noChannel'> {
  const pieces = splitList(text);
  const channelIds = pieces.filter((piece) => piece !== '-1');
  return { channelIds, noChannel: channelIds.length === 0 && pieces.length > 0 };
}
