import { headerOf, type PlainRecord } from '../../protocol/park/record.js';
import { ordersOf, type OpenOrders } from '../outbox/orders-of.js';
import type { Store } from '../store/store.js';
import type { RecordShelf } from './record-shelf.js';

const saleKinds = ['storedValueTrade', 'cardRenewal'] as const;
type Sale = PlainRecord<(typeof saleKinds)[number]>;

/** Money for a card: what was sold, and what the cloud does not have of it yet. */
export interface SaleTrace extends OpenOrders {
  sale: Sale;
}

/** Finds a sale by its payment number, wherever it was made; null if it is not known. */
export async function saleTraceOf(
  { store, records }: { store: Store; records: RecordShelf },
  tradeNo: string,
): Promise<SaleTrace | null> {
  for (const kind of saleKinds) {
    const sale = records.get(kind, tradeNo);
    if (sale?.kind !== 'storedValueTrade' && sale?.kind !== 'cardRenewal') continue;
    const orders = await ordersOf(
      store,
      (uplink) =>
        uplink.body === 'recordEdited' &&
        uplink.recordEdited.record.kind === kind &&
        headerOf(uplink.recordEdited.record).key === tradeNo,
    );
    return { sale, ...orders };
  }
  return null;
}
