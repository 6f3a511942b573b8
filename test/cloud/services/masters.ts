import { CloudError } from '../../../protocol/cloud/cloud-error.js';
import type { CloudIncoming } from '../../../protocol/cloud/lenient.js';
import { uploadBlackuser } from '../../../protocol/cloud/messages/upload-blackuser.js';
import { uploadCarType } from '../../../protocol/cloud/messages/upload-car-type.js';
import { uploadCollector } from '../../../protocol/cloud/messages/upload-collector.js';
import { uploadGate } from '../../../protocol/cloud/messages/upload-gate.js';
import { uploadMonthCard } from '../../../protocol/cloud/messages/upload-month-card.js';
import { uploadPrice } from '../../../protocol/cloud/messages/upload-price.js';
import { read, type Answer, type ServiceContext } from './service.js';

/** Kinds of records in the books, for those who look them up. */
export const masterKinds = {
  collector: 'collector',
  package: 'package',
  price: 'price',
  gate: 'gate',
  blackUser: 'black user',
  carType: 'car type',
} as const;

/** @throws CloudError when it is missing: the published handlers crash then, without an answer */
export function changeOf(operateType: number | undefined): number {
  if (operateType !== undefined) return operateType;
  throw new CloudError('cloud/field-missing', 'The field operate_type is missing.');
}

/** Whether a record that is active can be changed or deleted, or is added by 1. */
export function collector(incoming: CloudIncoming, { ledger }: ServiceContext): Answer {
  const value = read(uploadCollector.request, incoming);
  const { user_id: key = '', operate_type: operate } = value;
  const active = ledger.masters.get(masterKinds.collector, key)?.deleted === false;
  let rows = 0;
  if (operate === 3) rows = Number(active && ledger.masters.markDeleted('collector', key));
  else if (active || operate === 1) {
    ledger.masters.put(masterKinds.collector, key, value);
    rows = 1;
  }
  const service_name = uploadCollector.serviceName;
  return { state: rows, errmsg: '', service_name, user_id: key };
}

/** A package that was deleted counts as known, and a change revives it. */
export function monthPackage(incoming: CloudIncoming, { ledger }: ServiceContext): Answer {
  const value = read(uploadMonthCard.request, incoming);
  const key = value.package_id ?? '';
  const operate = changeOf(value.operate_type);
  const known = ledger.masters.get(masterKinds.package, key) !== null;
  let rows = 0;
  if (operate === 3) rows = Number(ledger.masters.markDeleted(masterKinds.package, key));
  else if (known || operate === 1) {
    ledger.masters.put(masterKinds.package, key, value);
    rows = 1;
  }
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
  const known = masters.get(masterKinds.price, key) !== null;
  const effective = operate === 1 && known ? 2 : operate;
  let rows = 0;
  if (effective === 3) rows = Number(masters.remove(masterKinds.price, key));
  else if (effective === 1 || (effective === 2 && known)) {
    masters.put(masterKinds.price, key, value);
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
  const rows = changed(ledger.masters, masterKinds.gate, key, operate, value);
  const service_name = uploadGate.serviceName;
  return { state: rows, errmsg: '上传成功', service_name, channel_id: key };
}

export function blackUser(incoming: CloudIncoming, { ledger }: ServiceContext): Answer {
  const value = read(uploadBlackuser.request, incoming);
  const key = value.black_uuid ?? '';
  const operate = changeOf(value.operate_type);
  const rows = changed(ledger.masters, masterKinds.blackUser, key, operate, value);
  const service_name = uploadBlackuser.serviceName;
  return { state: rows, errmsg: '', service_name, black_uuid: key };
}

/** An unknown type is added whatever was asked, and the answer goes by names of its own. */
export function carType(incoming: CloudIncoming, { ledger }: ServiceContext): Answer {
  const value = read(uploadCarType.request, incoming);
  const key = value.car_type_id ?? '';
  const known = ledger.masters.get(masterKinds.carType, key) !== null;
  if (known && value.operate_type === 3) ledger.masters.markDeleted(masterKinds.carType, key);
  else ledger.masters.put(masterKinds.carType, key, value);
  return { state: 1, errmsg: '', service_name: 'car_type_upload', cartype_id: key };
}

/** 1 adds or changes, 2 changes what is known, 3 marks it; everything else changes nothing. */
function changed(
  masters: ServiceContext['ledger']['masters'],
  kind: string,
  key: string,
  operate: number,
  value: Readonly<Record<string, unknown>>,
): number {
  if (operate === 3) return Number(masters.markDeleted(kind, key));
  if (operate === 1 || (operate === 2 && masters.get(kind, key) !== null)) {
    masters.put(kind, key, value);
    return 1;
  }
  return 0;
}
