import { CloudError } from '../../../protocol/cloud/cloud-error.js';
import type { CloudIncoming } from '../../../protocol/cloud/lenient.js';
import { uploadBlackuser } from '../../../protocol/cloud/messages/upload-blackuser.js';
import { uploadCarType } from '../../../protocol/cloud/messages/upload-car-type.js';
import { uploadCollector } from '../../../protocol/cloud/messages/upload-collector.js';
import { uploadGate } from '../../../protocol/cloud/messages/upload-gate.js';
import { uploadMonthCard } from '../../../protocol/cloud/messages/upload-month-card.js';
import { uploadPrice } from '../../../protocol/cloud/messages/upload-price.js';
import type { MasterKind } from '../master-shelf.js';
import { read, type Answer, type ServiceContext } from './service.js';

/** @throws CloudError when it is missing: the published handlers crash then, without an answer */
export function changeOf(operateType: number | undefined): number {
  if (operateType !== undefined) return operateType;
  throw new CloudError('cloud/field-missing', 'The field operate_type is missing.');
}

/** Whether a record that is active can be changed or deleted, or is added by 1. */
export function collector(incoming: CloudIncoming, { ledger }: ServiceContext): Answer {
  const value = read(uploadCollector.request, incoming);
  const { user_id: key = '', operate_type: operate } = value;
  const isKnown = ledger.masters.get('collector', key)?.deleted === false;
  const change = { kind: 'collector', key, operate, value, isKnown, othersChange: true } as const;
  const rows = changed(ledger, change);
  const service_name = uploadCollector.serviceName;
  return { state: rows, errmsg: '', service_name, user_id: key };
}

/** A package that was deleted counts as known, and a change revives it. */
export function monthPackage(incoming: CloudIncoming, { ledger }: ServiceContext): Answer {
  const value = read(uploadMonthCard.request, incoming);
  const key = value.package_id ?? '';
  const operate = changeOf(value.operate_type);
  const isKnown = ledger.masters.get('package', key) !== null;
  const change = { kind: 'package', key, operate, value, isKnown, othersChange: true } as const;
  const rows = changed(ledger, change);
  const service_name = uploadMonthCard.serviceName;
  return { state: rows, errmsg: '', service_name, package_id: key };
}

/** Says what is missing in `error`; 1 for a known rule is a change, 3 takes it away altogether. */
export function price(incoming: CloudIncoming, context: ServiceContext): Answer {
  const { masters } = context.ledger;
  const value = read(uploadPrice.request, incoming);
  const { price_id: key = '', car_type: carType = '', operate_type: operate } = value;
  const service_name = uploadPrice.serviceName;
  const missing = [
    ...(key === '' ? ['price_id'] : []),
    ...(carType === '' ? ['car_type'] : []),
    ...(operate === undefined ? ['operate_type'] : []),
  ];
  if (missing.length > 0) return { state: 0, error: `缺少${missing.join(',')}`, service_name };
  const known = masters.get('price', key) !== null;
  const effective = operate === 1 && known ? 2 : operate;
  let rows = 0;
  if (effective === 3) rows = Number(masters.remove('price', key));
  else if (effective === 1 || (effective === 2 && known)) {
    masters.put('price', key, value);
    rows = 1;
  }
  return {
    state: rows,
    errmsg: '',
    service_name,
    price_id: key,
    operate_type: effective,
    park_id: context.parkId,
  };
}

/** The text says success even when nothing was changed. */
export function gate(incoming: CloudIncoming, { ledger }: ServiceContext): Answer {
  const value = read(uploadGate.request, incoming);
  const key = value.channel_id ?? '';
  const operate = changeOf(value.operate_type);
  const isKnown = ledger.masters.get('gate', key) !== null;
  const change = { kind: 'gate', key, operate, value, isKnown, othersChange: false } as const;
  const rows = changed(ledger, change);
  const service_name = uploadGate.serviceName;
  return { state: rows, errmsg: '上传成功', service_name, channel_id: key };
}

export function blackUser(incoming: CloudIncoming, { ledger }: ServiceContext): Answer {
  const value = read(uploadBlackuser.request, incoming);
  const key = value.black_uuid ?? '';
  const operate = changeOf(value.operate_type);
  const isKnown = ledger.masters.get('black user', key) !== null;
  const change = { kind: 'black user', key, operate, value, isKnown, othersChange: false } as const;
  const rows = changed(ledger, change);
  const service_name = uploadBlackuser.serviceName;
  return { state: rows, errmsg: '', service_name, black_uuid: key };
}

/** An unknown type is added whatever was asked, and the answer goes by names of its own. */
export function carType(incoming: CloudIncoming, { ledger }: ServiceContext): Answer {
  const value = read(uploadCarType.request, incoming);
  const key = value.car_type_id ?? '';
  const known = ledger.masters.get('car type', key) !== null;
  if (known && value.operate_type === 3) ledger.masters.markDeleted('car type', key);
  else ledger.masters.put('car type', key, value);
  return { state: 1, errmsg: '', service_name: 'car_type_upload', cartype_id: key };
}

interface MasterChange {
  kind: MasterKind;
  key: string;
  operate: number | undefined;
  value: Readonly<Record<string, unknown>>;
  /** Whether there is a record that can be changed or deleted. */
  isKnown: boolean;
  /** Whether every operation but 3 is a change, as 2 is. */
  othersChange: boolean;
}

/** 1 adds or changes, 2 changes what is known, 3 marks it deleted. Returns the rows changed. */
function changed(
  { masters }: ServiceContext['ledger'],
  { kind, key, operate, value, isKnown, othersChange }: MasterChange,
): number {
  if (operate === 3) return Number(isKnown && masters.markDeleted(kind, key));
  if (operate !== 1 && !(isKnown && (operate === 2 || othersChange))) return 0;
  masters.put(kind, key, value);
  return 1;
}
