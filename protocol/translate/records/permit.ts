import type { Static } from 'typebox';
import { CloudError } from '../../cloud/cloud-error.js';
import type { Received } from '../../cloud/field.js';
import { readFields } from '../../cloud/lenient.js';
import { monthMemberSync } from '../../cloud/messages/month-member-sync.js';
import { uploadMonthMember } from '../../cloud/messages/upload-month-member.js';
import { fenOfYuan, yuanText } from '../../cloud/money.js';
import { writeFields } from '../../cloud/strict.js';
import { unixMsOf } from '../../cloud/time.js';
import { keyFault } from '../../park/record-check.js';
import type { Permit } from '../../park/record.js';
import { permitOf } from '../permit.js';
import { platesOf } from '../plates.js';
import { operateTypeOf } from './operate-type.js';
import type { PushedRecords, UploadedRecords } from './translation.js';
import { filled, ofKind, secondsOrNone } from './wire-values.js';

type MemberFields = Received<Static<typeof monthMemberSync.request>>;

const addOrChange = new Set([1, 2]);

/**
 * A pushed monthly card (3.7). What is known of the card is the base of a deletion and of a change
 * of the validity alone, whose messages need not repeat the rest.
 */
export const pushedPermit: PushedRecords = {
  message: monthMemberSync,
  read(incoming, knownRecord) {
    const { value } = readFields(monthMemberSync.request, incoming.fields);
    const found = knownRecord('permit', value.card_id ?? '');
    const known = found?.kind === 'permit' ? found.permit : null;
    return [{ kind: 'permit', permit: memberPermit(value, known) }];
  },
};

function memberPermit(value: MemberFields, known: Permit | null): Permit {
  const { card_id: cardId = '', operate_type: operateType } = value;
  const updatedMs = value.update_time === undefined ? 0 : unixMsOf(value.update_time);
  const fault = keyFault(cardId);
  if (fault !== null) throw new CloudError('cloud/card-unusable', fault);
  if (operateType === 3) return deletion(cardId, value, known, updatedMs);
  // Such a card is free for a part of the day only, which a permit of this park cannot express.
  if (value.car_type === '2') {
    throw new CloudError('cloud/card-by-the-hour', `The card ${cardId} is one by the hour.`);
  }
  if (addOrChange.has(operateType ?? 0)) return addition(value, known, updatedMs);
  if (operateType === 4) return newValidity(value, known, updatedMs);
  throw new CloudError(
    'cloud/operate-type',
    `operate_type ${operateType ?? 'missing'} is none of 1 add, 2 change, 3 delete, 4 validity.`,
  );
}

function addition(value: MemberFields, known: Permit | null, updatedMs: number): Permit {
  const permit = permitOf(value, updatedMs);
  return {
    ...permit,
    ...amounts(permit.priceFen, receivable(value), known),
    // The published server takes an address up and never sends it down.
    address: value.address ?? known?.address ?? '',
    right: rightOf(value, known),
  };
}

/**
 * The published server of 2018 exchanges the two amounts of a card that went up: one that comes
 * back just so is the card that is known, and keeps its amounts.
 */
function amounts(
  priceFen: number,
  receivableFen: number,
  known: Permit | null,
): Pick<Permit, 'priceFen' | 'receivableFen'> {
  const crossed = known?.priceFen === receivableFen && known.receivableFen === priceFen;
  return crossed
    ? { priceFen: known.priceFen, receivableFen: known.receivableFen }
    : { priceFen, receivableFen };
}

/** A card that does not say its kind is of the kind that is known. */
function rightOf(value: MemberFields, known: Permit | null): Permit['right'] {
  if (value.car_type === undefined) return known?.right ?? 'MONTHLY';
  return value.car_type === '0' ? 'INTERNAL' : 'MONTHLY';
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

/** A monthly card that was edited here (2.10). What 3.7 calls car_type_id is car_type here. */
export const uploadedPermit: UploadedRecords = {
  message: uploadMonthMember,
  write(record, change) {
    const { permit } = ofKind(record, 'permit');
    const data = writeFields(uploadMonthMember.request, {
      service_name: uploadMonthMember.serviceName,
      data_target: 'cloud',
      card_id: permit.permitId,
      create_time: secondsOrNone(permit.createdMs),
      update_time: secondsOrNone(permit.updatedMs),
      begin_time: secondsOrNone(permit.validFromMs),
      end_time: secondsOrNone(permit.validUntilMs),
      pid: filled(permit.packageId),
      p_lot: filled(permit.space),
      name: filled(permit.holder),
      car_number: permit.plates.join(','),
      price: yuanText(permit.priceFen),
      amount_receivable: yuanText(permit.receivableFen),
      tel: filled(permit.phone),
      address: filled(permit.address),
      remark: filled(permit.remark),
      limit_day_type: permit.oddEvenDays ? 1 : 0,
      car_type: filled(permit.vehicleClassId),
      operate_type: operateTypeOf[change],
      channel_id: permit.noChannel ? '-1' : permit.channelIds.join(','),
      force_update: undefined,
      group_id: undefined,
      group_name: undefined,
    });
    return { service: uploadMonthMember.serviceName, data };
  },
};
