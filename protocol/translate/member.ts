import type { Static } from 'typebox';
import { CloudError } from '../cloud/cloud-error.js';
import type { Received } from '../cloud/field.js';
import { readFields, type CloudIncoming } from '../cloud/lenient.js';
import { monthMemberSync } from '../cloud/messages/month-member-sync.js';
import { fenOfYuan } from '../cloud/money.js';
import { writeFields } from '../cloud/strict.js';
import { unixMsOf } from '../cloud/time.js';
import type { ParkRecord, Permit } from '../park/record.js';
import { errmsgOf, type DownResult } from './down-result.js';
import { permitOf } from './permit.js';
import { platesOf } from './plates.js';
import type { CloudUpload } from './up.js';

type MemberFields = Received<Static<typeof monthMemberSync.request>>;

/** What the answer repeats of a pushed card, known even when the card itself is refused. */
export interface MemberEcho {
  cardId: string;
  /** 1 add, 2 change, 3 delete, 4 change the validity. */
  operateType: number;
}

const addOrChange = new Set([1, 2]);

/**
 * Reads what must be echoed.
 * @throws CloudError `cloud/card-unusable` when it cannot be read: then no answer can be paired
 */
export function memberEcho(incoming: CloudIncoming): MemberEcho {
  const { value } = readFields(monthMemberSync.request, incoming.fields);
  const { card_id: cardId = '', operate_type: operateType } = value;
  if (cardId === '' || operateType === undefined) {
    throw new CloudError(
      'cloud/card-unusable',
      'The pushed card lacks card_id or operate_type, so it can be neither stored nor answered.',
    );
  }
  return { cardId, operateType };
}

/**
 * A pushed card as a record of the park.
 * @param given.receivedMs stands for update_time when the cloud sends none
 * @param given.known what is stored of this card: the base of a deletion and of a change of the
 *   validity alone, whose messages need not repeat the rest
 * @throws CloudError `cloud/card-unusable`, `cloud/card-by-the-hour`, `cloud/operate-type`,
 *   `cloud/not-money`
 */
export function memberRecord(
  incoming: CloudIncoming,
  given: { receivedMs: number; known: Permit | null },
): ParkRecord {
  const { cardId, operateType } = memberEcho(incoming);
  const { value } = readFields(monthMemberSync.request, incoming.fields);
  const updatedMs =
    value.update_time === undefined ? given.receivedMs : unixMsOf(value.update_time);
  if (operateType === 3) {
    return { kind: 'permit', permit: deletion(cardId, value, given.known, updatedMs) };
  }
  // Such a card is free for a part of the day only, which a permit of this park cannot express.
  if (value.car_type === '2') {
    throw new CloudError('cloud/card-by-the-hour', `The card ${cardId} is one by the hour.`);
  }
  const right = value.car_type === '0' ? 'INTERNAL' : 'MONTHLY';
  if (addOrChange.has(operateType)) {
    const permit = permitOf(value, updatedMs);
    return { kind: 'permit', permit: { ...permit, right, receivableFen: receivable(value) } };
  }
  if (operateType === 4) {
    return { kind: 'permit', permit: newValidity(value, given.known, updatedMs) };
  }
  throw new CloudError(
    'cloud/operate-type',
    `operate_type ${operateType} is none of 1 add, 2 change, 3 delete, 4 change the validity.`,
  );
}

function receivable(value: MemberFields): number {
  return fenOfYuan(value.amount_receivable ?? 0);
}

function newValidity(value: MemberFields, known: Permit | null, updatedMs: number): Permit {
  if (known === null || known.deleted) {
    return { ...permitOf(value, updatedMs), receivableFen: receivable(value) };
  }
  if (value.end_time === undefined) {
    throw new CloudError('cloud/card-unusable', 'The change of the validity has no end.');
  }
  return {
    ...known,
    validFromMs: value.begin_time === undefined ? known.validFromMs : unixMsOf(value.begin_time),
    validUntilMs: unixMsOf(value.end_time),
    updatedMs,
    source: 'CLOUD',
  };
}

function deletion(
  permitId: string,
  value: MemberFields,
  known: Permit | null,
  updatedMs: number,
): Permit {
  const base: Permit = known ?? {
    permitId,
    plates: platesOf(value.car_number ?? ''),
    holder: '',
    validFromMs: 0,
    validUntilMs: 0,
    channelIds: [],
    noChannel: false,
    oddEvenDays: false,
    packageId: '',
    space: '',
    priceFen: 0,
    receivableFen: 0,
    phone: '',
    address: '',
    remark: '',
    vehicleClassId: '',
    createdMs: 0,
    updatedMs,
    deleted: true,
    source: 'CLOUD',
    revision: 0,
    right: 'MONTHLY',
  };
  return { ...base, updatedMs, deleted: true, source: 'CLOUD' };
}

/** The answer to a pushed card, to be sent only once the record is on disk. */
export function memberAnswer(echo: MemberEcho, result: DownResult): CloudUpload {
  const data = writeFields(monthMemberSync.answer, {
    service_name: monthMemberSync.serviceName,
    data_target: 'cloud',
    state: result.done ? 1 : 0,
    card_id: echo.cardId,
    operate_type: echo.operateType,
    errmsg: errmsgOf(result),
  });
  return { service: monthMemberSync.serviceName, data };
}
