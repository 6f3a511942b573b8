import type { Uplink } from '../../protocol/park/uplink.js';
import { deadLetterShelf, outboxShelf } from '../store/shelves.js';
import type { Store } from '../store/store.js';

/** What has not been settled with the cloud of a stay or a sale. */
export interface OpenOrders {
  waiting: readonly Uplink[];
  /** Refused by the cloud for good. */
  refused: readonly Uplink[];
}

/** Looks through all orders on disk. Not for the lane path. */
export async function ordersOf(
  store: Store,
  wanted: (uplink: Uplink) => boolean,
): Promise<OpenOrders> {
  const ordersIn = async (shelf: typeof outboxShelf) => {
    const orders: Uplink[] = [];
    for await (const page of store.pages(shelf)) {
      for (const { value } of page) if (wanted(value.uplink)) orders.push(value.uplink);
    }
    return orders;
  };
  return { waiting: await ordersIn(outboxShelf), refused: await ordersIn(deadLetterShelf) };
}
