import type { CloudIncoming } from '../../../protocol/cloud/lenient.js';
import { prepayCardRecord } from '../../../protocol/cloud/messages/prepay-card-record.js';
import { queryPrepayCardBalance } from '../../../protocol/cloud/messages/query-prepay-card-balance.js';
import { fenOfYuan, yuanText } from '../../../protocol/cloud/money.js';
import { read, type Answer, type ServiceContext } from './service.js';

const cardKind = 'stored-value card';
const topUpKind = 'top-up';

/** Money put on a card, once for each number of a payment. */
export function topUp(incoming: CloudIncoming, { ledger, parkId }: ServiceContext): Answer {
  const value = read(prepayCardRecord.request, incoming);
  const { card_id: cardId = '', trade_no: tradeNo = '' } = value;
  const key = `${cardId} ${tradeNo}`;
  if (ledger.masters.get(topUpKind, key) === null) {
    const balanceFen = balanceOf(ledger, cardId) + fenOfYuan(value.total_price ?? '0');
    ledger.masters.put(topUpKind, key, value);
    ledger.masters.put(cardKind, cardId, { balanceFen });
  }
  const service_name = prepayCardRecord.serviceName;
  return {
    state: 1,
    errmsg: '',
    service_name,
    card_id: cardId,
    park_id: parkId,
    trade_no: tradeNo,
  };
}

export function balance(incoming: CloudIncoming, { ledger, parkId }: ServiceContext): Answer {
  const { card_id: cardId = '', random_str } = read(queryPrepayCardBalance.request, incoming);
  const service_name = queryPrepayCardBalance.serviceName;
  const echo = { service_name, card_id: cardId, park_id: parkId, random_str };
  if (ledger.masters.get(cardKind, cardId) === null) {
    return { ...echo, state: 0, errmsg: '储值卡不存在' };
  }
  return { ...echo, state: 1, errmsg: '', balance: yuanText(balanceOf(ledger, cardId)) };
}

function balanceOf(ledger: ServiceContext['ledger'], cardId: string): number {
  return Number(ledger.masters.get(cardKind, cardId)?.fields['balanceFen'] ?? 0);
}
