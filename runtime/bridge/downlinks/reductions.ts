import type { CloudIncoming } from '../../../protocol/cloud/lenient.js';
import { deliverTicket } from '../../../protocol/cloud/messages/deliver-ticket.js';
import { memberDiscount } from '../../../protocol/cloud/messages/member-discount.js';
import { payNotice } from '../../../protocol/cloud/messages/pay-notice.js';
import { downAnswer } from '../../../protocol/translate/down-answer.js';
import {
  couponAnswer,
  couponReduction,
  memberReduction,
  noticeReduction,
  type Reduction,
} from '../../../protocol/translate/stays/reduction.js';
import { enteredMs, plateOf } from '../../sessions/session-book.js';
import { takeReduction } from '../stays/reductions.js';
import { acting, type Acting } from './acting.js';
import type { DownlinkContext } from './handlers.js';

const take =
  (read: (incoming: CloudIncoming) => Reduction) =>
  (incoming: CloudIncoming, { stays, stamper, config: { discounts } }: DownlinkContext) =>
    takeReduction(stays, read(incoming), { discounts, nowMs: stamper.unixMs() });

/** What lowers the fee of a stay, by service name. */
export const reductionHandlers: Readonly<Record<string, Acting>> = Object.fromEntries([
  // 3.12
  acting(deliverTicket, take(couponReduction), (incoming, result, stay) => {
    if (stay === null) return downAnswer(deliverTicket, incoming, result);
    const { sessionId } = stay;
    const told = { sessionId, plate: plateOf(stay), enteredMs: enteredMs(stay) };
    return couponAnswer(incoming, result, told);
  }),
  acting(payNotice, take(noticeReduction)), // 3.25, 3.36
  acting(memberDiscount, take(memberReduction)), // 3.30
]);
