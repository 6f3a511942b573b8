import type { CloudIncoming } from '../../../protocol/cloud/lenient.js';
import { uploadBlackuser } from '../../../protocol/cloud/messages/upload-blackuser.js';
import { uploadCarType } from '../../../protocol/cloud/messages/upload-car-type.js';
import { uploadCollector } from '../../../protocol/cloud/messages/upload-collector.js';
import { uploadGate } from '../../../protocol/cloud/messages/upload-gate.js';
import { uploadMonthCard } from '../../../protocol/cloud/messages/upload-month-card.js';
import { uploadPrice } from '../../../protocol/cloud/messages/upload-price.js';
import type { CloudFlags } from '../flags.js';
import type { MasterKind } from '../master-shelf.js';
import { changeResult, HandlerCrash, read, type Answer, type ServiceContext } from './service.js';

/** 0 is no operation: it changes nothing. @throws HandlerCrash with `diesWithoutOperateType` */
export function changeOf(operateType: number | undefined, flags: CloudFlags): number {
  if (operateType !== undefined) return operateType;
  if (flags.diesWithoutOperateType) throw new HandlerCrash('operate_type is missing');
  return 0;
}

/** Whether a record that is active can be changed or deleted, or is added by 1. */
export function collector(incoming: CloudIncoming, context: ServiceContext): Answer {
  const value = read(uploadCollector.request, incoming);
  const { user_id: key, operate_type: operate } = value;
  const known = context.ledger.masters.get('collector', key ?? '');
  const isKnown = known?.deleted === false;
  const change = { kind: 'collector', key, operate, value, isKnown, othersChange: true } as const;
  const service_name = uploadCollector.serviceName;
  return { ...changeResult(changed(context, change), context), service_name, user_id: key };
}

export function monthPackage(incoming: CloudIncoming, context: ServiceContext): Answer {
  const value = read(uploadMonthCard.request, incoming);
  const key = value.package_id;
  const operate = changeOf(value.operate_type, context.flags);
  const known = context.ledger.masters.get('package', key ?? '');
  const isKnown = known !== null && (context.flags.revivesDeleted || !known.deleted);
  const change = { kind: 'package', key, operate, value, isKnown, othersChange: true } as const;
  const service_name = uploadMonthCard.serviceName;
  return { ...changeResult(changed(context, change), context), service_name, package_id: key };
}

/** 1 for a known rule is a change, 3 takes it away altogether. */
export function price(incoming: CloudIncoming, context: ServiceContext): Answer {
  const { flags, ledger, parkId } = context;
  const value = read(uploadPrice.request, incoming);
  const { price_id: key = '', car_type: carType = '', operate_type: operate } = value;
  const service_name = uploadPrice.serviceName;
  const missing = [
    ...(key === '' ? ['price_id'] : []),
    ...(carType === '' ? ['car_type'] : []),
    ...(operate === undefined ? ['operate_type'] : []),
  ];
  if (missing.length > 0) {
    const field = flags.priceErrorField ? 'error' : 'errmsg';
    return { state: 0, [field]: `缺少${missing.join(',')}`, service_name };
  }
  const known = ledger.masters.get('price', key) !== null;
  const effective = operate === 1 && known ? 2 : operate;
  let rows = 0;
  if (effective === 3) rows = Number(ledger.masters.remove('price', key));
  else if (effective === 1 || (effective === 2 && known)) {
    ledger.masters.put('price', key, value);
    rows = 1;
  }
  const echo = { service_name, price_id: key, operate_type: effective, park_id: parkId };
  return { ...changeResult(rows, context), ...echo };
}

export function gate(incoming: CloudIncoming, context: ServiceContext): Answer {
  const { flags, ledger } = context;
  const value = read(uploadGate.request, incoming);
  const key = value.channel_id;
  const operate = changeOf(value.operate_type, flags);
  const isKnown = ledger.masters.get('gate', key ?? '') !== null;
  if (!isKnown && operate === 1 && value.worksite_id === undefined && flags.gateNeedsWorksite) {
    throw new HandlerCrash('worksite_id is missing');
  }
  const change = { kind: 'gate', key, operate, value, isKnown, othersChange: false } as const;
  const { state, errmsg } = changeResult(changed(context, change), context);
  const text = flags.misleadingTexts ? '上传成功' : errmsg;
  return { state, errmsg: text, service_name: uploadGate.serviceName, channel_id: key };
}

export function blackUser(incoming: CloudIncoming, context: ServiceContext): Answer {
  const value = read(uploadBlackuser.request, incoming);
  const key = value.black_uuid;
  const operate = changeOf(value.operate_type, context.flags);
  const isKnown = context.ledger.masters.get('black user', key ?? '') !== null;
  const change = { kind: 'black user', key, operate, value, isKnown, othersChange: false } as const;
  const service_name = uploadBlackuser.serviceName;
  return { ...changeResult(changed(context, change), context), service_name, black_uuid: key };
}

export function carType(incoming: CloudIncoming, context: ServiceContext): Answer {
  const { flags, ledger } = context;
  const value = read(uploadCarType.request, incoming);
  const key = value.car_type_id;
  const isKnown = ledger.masters.get('car type', key ?? '') !== null;
  const inserts = flags.unknownCarTypesInserted && !isKnown;
  const operate = inserts ? 1 : value.operate_type;
  const change = { kind: 'car type', key, operate, value, isKnown, othersChange: true } as const;
  const result = changeResult(changed(context, change), context);
  return flags.carTypeAnswersOtherwise
    ? { ...result, service_name: 'car_type_upload', cartype_id: key }
    : { ...result, service_name: uploadCarType.serviceName, car_type_id: key };
}

/** Adds or changes a record that has no operation; returns the rows changed. */
export function stored(
  { ledger, flags }: ServiceContext,
  kind: MasterKind,
  key: string | undefined,
  value: Readonly<Record<string, unknown>>,
): number {
  if (key === undefined) return flags.missingKeyHitsAll ? ledger.masters.changeAll(kind, value) : 0;
  ledger.masters.put(kind, key, value);
  return 1;
}

interface MasterChange {
  kind: MasterKind;
  /** Undefined: the message has no key. An empty text is a key like others. */
  key: string | undefined;
  operate: number | undefined;
  value: Readonly<Record<string, unknown>>;
  /** Whether there is a record that can be changed or deleted. */
  isKnown: boolean;
  /** Whether every operation but 3 is a change, as 2 is. */
  othersChange: boolean;
}

/** 1 adds or changes, 2 changes what is known, 3 marks it deleted. Returns the rows changed. */
function changed(
  { ledger: { masters }, flags }: ServiceContext,
  { kind, key, operate, value, isKnown, othersChange }: MasterChange,
): number {
  if (key === undefined) {
    if (!flags.missingKeyHitsAll) return 0;
    return operate === 3 ? masters.markAllDeleted(kind) : masters.changeAll(kind, value);
  }
  if (operate === 3) return Number(isKnown && masters.markDeleted(kind, key));
  if (operate !== 1 && !(isKnown && (operate === 2 || othersChange))) return 0;
  masters.put(kind, key, value);
  return 1;
}
