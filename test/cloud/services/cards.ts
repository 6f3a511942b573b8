import type { CloudIncoming } from '../../../protocol/cloud/lenient.js';
import {
  cardRowsMax,
  queryMonthCardPage,
} from '../../../protocol/cloud/messages/query-month-card-page.js';
import { uploadMonthMember } from '../../../protocol/cloud/messages/upload-month-member.js';
import type { CloudCard } from '../card-shelf.js';
import type { CloudFlags } from '../flags.js';
import { changeOf } from './masters.js';
import { changeResult, read, type Answer, type ServiceContext } from './service.js';

export function cardPage(incoming: CloudIncoming, context: ServiceContext): Answer {
  const value = read(queryMonthCardPage.request, incoming);
  const { page = 0, rp = 0, random_str = '' } = value;
  const echo = {
    service_name: queryMonthCardPage.serviceName,
    park_id: context.parkId,
    random_str,
  };
  if (page < 1 || rp < 1 || rp > cardRowsMax) {
    return { ...echo, state: 0, errmsg: '查询失败', count: 0, page, vip_list: [] };
  }
  const filter = { plate: value.car_number ?? '', cardId: value.card_id ?? '' };
  const { count, cards } = context.ledger.cards.page(filter, page, rp);
  const vip_list = cards.map((card) => rowOf(card, context.flags));
  context.onPageServed(page);
  return { vip_list, ...echo, count, errmsg: '查询成功!', state: 1, page };
}

/** A monthly card of the car park: only a known one is changed or deleted, only 1 adds one. */
export function member(incoming: CloudIncoming, context: ServiceContext): Answer {
  const { ledger, flags } = context;
  const value = read(uploadMonthMember.request, incoming);
  const operate = changeOf(value.operate_type, flags);
  const cardId = value.card_id;
  const ids = cardId === undefined && flags.missingKeyHitsAll ? cardIds(context) : [cardId ?? ''];
  let rows = 0;
  for (const id of ids) {
    const known = ledger.cards.get(id);
    if (known === null && (operate !== 1 || id === '')) continue;
    if (operate === 3) ledger.cards.delete(id);
    else ledger.cards.put(cardOf(id, value, known));
    rows += 1;
  }
  const service_name = uploadMonthMember.serviceName;
  return { ...changeResult(rows, context), service_name, card_id: cardId };
}

const cardIds = ({ ledger }: ServiceContext) => ledger.cards.all().map(({ card_id }) => card_id);

type MemberFields = ReturnType<typeof read<typeof uploadMonthMember.request>>;

/** A field that is not sent keeps its value. */
function cardOf(cardId: string, value: MemberFields, known: CloudCard | null): CloudCard {
  return {
    card_id: cardId,
    car_number: value.car_number ?? known?.car_number ?? '',
    name: value.name ?? known?.name ?? '',
    begin_time: value.begin_time ?? known?.begin_time ?? 0,
    end_time: value.end_time ?? known?.end_time ?? 0,
    create_time: value.create_time ?? known?.create_time ?? 0,
    update_time: value.update_time ?? known?.update_time ?? 0,
    price: Number(value.price ?? known?.price ?? 0),
    amount_receivable: Number(value.amount_receivable ?? known?.amount_receivable ?? 0),
    channel_id: value.channel_id ?? known?.channel_id ?? '',
    p_lot: value.p_lot ?? known?.p_lot ?? '',
    tel: value.tel ?? known?.tel ?? '',
    address: value.address ?? known?.address ?? '',
    remark: value.remark ?? known?.remark ?? '',
    pid: value.pid ?? known?.pid ?? 'null',
    limit_day_type: value.limit_day_type ?? known?.limit_day_type ?? 0,
  };
}

/** A row of 2.33: it has neither update_time nor amount_receivable. */
function rowOf(card: CloudCard, flags: CloudFlags): Answer {
  const row: Answer = { ...card };
  delete row['update_time'];
  delete row['amount_receivable'];
  if (flags.tableSpelling) {
    delete row['car_number'];
    row['car_numner'] = card.car_number;
  }
  return row;
}
