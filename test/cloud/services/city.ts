import type { JsonObject } from '../../../protocol/cloud/json-text.js';
import { textField, type CloudIncoming } from '../../../protocol/cloud/lenient.js';
import type { Answer, Service, ServiceContext } from './service.js';

/** East Asian time: the city writes local time as text. */
const offsetMs = 8 * 3_600_000;

/** Plate and times of an order that the city has. */
function correct({ fields }: CloudIncoming, { ledger }: ServiceContext): Answer {
  const orderId = textField(fields, 'order_id') ?? '';
  if (ledger.order(orderId) === null) return { state: 0, errmsg: '订单不存在' };
  const plate = textField(fields, 'car_number') ?? '';
  ledger.masters.put('city correction', orderId, { plate });
  return { state: 1 };
}

function count(_incoming: CloudIncoming, { ledger }: ServiceContext): Answer {
  const inside = ledger.orders.filter(({ open }) => open).length;
  return { state: 1, parking_business_count: inside };
}

/** Numbers of the open stays, or with detail_type 2 the stays. */
function list({ fields }: CloudIncoming, { ledger }: ServiceContext): Answer {
  const open = ledger.orders.filter((order) => order.open);
  if (textField(fields, 'detail_type') !== '2') {
    return { state: 1, ext_order_id_list: open.map(({ orderId }) => orderId) };
  }
  const order_detail_list = open.map(({ orderId, inTime, plate }) => ({
    order_id: orderId,
    in_time: new Date(inTime * 1_000 + offsetMs).toISOString().slice(0, 19).replace('T', ' '),
    car_number: plate,
    license_color: '0',
    park_order_type: '0',
  }));
  return { state: 1, order_detail_list };
}

/** A car that is on the black list may not come in. */
function mayEnter({ fields }: CloudIncoming, { ledger }: ServiceContext): Answer {
  const plate = textField(fields, 'car_number') ?? '';
  const listed = [...ledger.masters.all('black user').values()].some(
    (entry) => !entry.deleted && entry.fields['car_number'] === plate,
  );
  return listed
    ? { state: 0, errmsg: '禁止入场', reason: '2', reason_msg: '黑名单车辆' }
    : { state: 1, reason: '0' };
}

/** The platform of a city by the name that stands inside; all its messages travel as parkInfo. */
const cityServices: Readonly<Record<string, Service>> = {
  correct_business: correct, // 2.39
  parking_business_count: count, // 2.40
  parking_business_list: list, // 2.41
  park_check: mayEnter, // 2.42
};

/** What stands inside an envelope of the city; null when nothing does. */
export function insideCity({
  fields,
}: CloudIncoming): { service: string; fields: JsonObject } | null {
  const inner = fields.get('data');
  if (!(inner instanceof Map)) return null;
  return { service: textField(inner, 'service_name') ?? '', fields: inner };
}

/** Finds the service inside the envelope. An unknown one has no answer of its own. */
export function city(incoming: CloudIncoming, context: ServiceContext): Answer {
  const inside = insideCity(incoming);
  if (inside === null) return { state: 0, errmsg: '数据格式错误!' };
  const { service: name, fields } = inside;
  const service = Object.hasOwn(cityServices, name) ? cityServices[name] : undefined;
  if (service === undefined) return { state: 0, errmsg: '未知接口' };
  return service({ ...incoming, fields }, context);
}
