import { headerOf, type PlainRecord } from '../../protocol/park/record.js';
import { ordersOf, type OpenOrders } from '../outbox/orders-of.js';
import type { Uplink } from '../../protocol/park/uplink.js';
import type { Store } from '../store/store.js';
import type { RecordShelf } from './record-shelf.js';

const saleKinds = ['storedValueTrade', 'cardRenewal'] as const;
type Sale = PlainRecord<(typeof saleKinds)[number]>;

/** Money for a card: what was sold, and what the cloud does not have of it yet. */
export interface SaleTrace extends OpenOrders {
  sale: Sale;
  /** Where its orders are, if there are any. */
  madeAt: 'this-box' | 'another-box' | 'cloud';
}

/** Finds a sale by its payment number, wherever it was made; null if it is not known. */
export async function saleTraceOf(
  { store, records }: { store: Store; records: RecordShelf },
  tradeNo: string,
): Promise<SaleTrace | null> {
  for (const kind of saleKinds) {
    const sale = records.get(kind, tradeNo);
    if (sale?.kind !== 'storedValueTrade' && sale?.kind !== 'cardRenewal') continue;
    const orders = await ordersOf(store, (uplink) => tellsOf(sale, uplink));
    return { sale, madeAt: placeOf(sale, store), ...orders };
  }
  return null;
}

/** The sale itself, and the card with its new end, which goes up on its own. */
function tellsOf(sale: Sale, uplink: Uplink): boolean {
  if (uplink.body !== 'recordEdited') return false;
  const { record } = uplink.recordEdited;
  const { key } = headerOf(record);
  if (record.kind === sale.kind) return key === sale.header.key;
  if (sale.kind !== 'cardRenewal' || record.kind !== 'permit') return false;
  const { cardId, endMs } = sale.cardRenewal;
  return key === cardId && record.permit.validUntilMs === endMs;
}

function placeOf({ header }: Sale, store: Store): SaleTrace['madeAt'] {
  if (header.source !== 'LOCAL') return 'cloud';
  return store.isOwn(header.key) ? 'this-box' : 'another-box';
}
