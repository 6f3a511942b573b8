import type { FactKind } from '../../../protocol/park/fact.js';
import type { PaymentMethod } from '../../../protocol/park/values.js';
import type { LockRequest } from '../../../protocol/translate/stays/lock.js';
import type { StayMatched } from '../../../protocol/translate/stays/match.js';
import type { PlateCorrection } from '../../../protocol/translate/stays/plate-correction.js';
import type { SettledByHand } from '../../../protocol/translate/stays/settled-by-hand.js';
import { LanekeeperError } from '../../errors.js';
import {
  entryOf,
  isLocked,
  isOpen,
  paidFen,
  paymentsOf,
  plateOf,
  type ParkingSession,
} from '../../sessions/session-book.js';
import { required, requiredOpen, type StayDesk } from './stay-desk.js';

type PaidKind = Extract<FactKind, { kind: 'paid' }>;

/** The driver locks or unlocks the car (3.9). @throws LanekeeperError `stay/unknown`, `stay/over` */
export async function takeLock(stays: StayDesk, request: LockRequest): Promise<void> {
  const { locked } = request;
  const stay = requiredOpen(await stays.stay(request.sessionId));
  if (isLocked(stay) === locked.locked) return stays.onDisk();
  await stays.state(stay, {
    kinds: [{ kind: 'locked', locked }],
    event: locked.locked ? 'locked' : 'unlocked',
    text: `by the ${locked.by}`,
    atMs: 0,
  });
}

/**
 * Somebody corrects the plate of an open stay (3.43).
 * @throws LanekeeperError `stay/unknown`, `stay/over`, `stay/other-plate`
 */
export async function correctPlate(stays: StayDesk, correction: PlateCorrection): Promise<void> {
  const { plateCorrected, oldPlate, remark } = correction;
  const stay = requiredOpen(await stays.stay(correction.sessionId));
  const plate = plateOf(stay);
  if (plate === plateCorrected.plate) return stays.onDisk();
  if (plate !== oldPlate) throw new LanekeeperError('stay/other-plate', `订单车牌为${plate}`);
  await stays.state(stay, {
    kinds: [{ kind: 'plateCorrected', plateCorrected }],
    event: 'plate_corrected',
    text: `${plate} to ${plateCorrected.plate}, by ${plateCorrected.by}. ${remark}`,
    atMs: 0,
  });
}

/**
 * Somebody chose the stay of the car that stands at an exit and fits none (3.17): from now on the
 * stay has its plate.
 * @throws LanekeeperError `stay/unknown`, `stay/over`, `stay/no-plate`
 */
export async function matchStay(stays: StayDesk, match: StayMatched): Promise<void> {
  const { plate, eventId, channelId } = match;
  if (plate === '') throw new LanekeeperError('stay/no-plate', '缺少车牌');
  const stay = requiredOpen(await stays.stay(match.sessionId));
  if (plateOf(stay) === plate) return stays.onDisk();
  await stays.state(stay, {
    kinds: [{ kind: 'plateCorrected', plateCorrected: { plate, by: `event ${eventId}` } }],
    event: 'stay_matched',
    text: `${plateOf(stay)} is ${plate} at ${channelId}`,
    atMs: match.toldMs,
  });
}

/**
 * Somebody closed an open stay at the cloud (3.28). The cloud has closed its own copy, so that no
 * order goes up.
 * @throws LanekeeperError `stay/unknown`
 */
export async function settleByHand(stays: StayDesk, settled: SettledByHand): Promise<void> {
  const { sessionId, plate, enteredMs, leftMs } = settled;
  const found = sessionId === '' ? stays.openStay(plate, enteredMs) : await stays.stay(sessionId);
  const stay = required(found);
  if (!isOpen(stay)) return stays.onDisk();
  const paid = paidOf(settled, stay);
  const amountReceivableFen = paid.reduce((sum, one) => sum + one.paid.amountFen, paidFen(stay));
  const left: FactKind = {
    kind: 'left',
    left: {
      laneId: '',
      channelId: '',
      right: entryOf(stay)?.entered.right ?? 'TEMPORARY',
      permitId: '',
      method: paid[0]?.paid.method ?? 'FREE',
      amountReceivableFen,
      reason: 'settled by hand at the cloud',
    },
  };
  await stays.state(stay, {
    kinds: [...paid, left],
    event: 'settled_by_hand',
    text: `${amountReceivableFen} fen, ${settled.commandId}. ${settled.remark}`,
    atMs: leftMs,
  });
}

/** What was told to be paid, without what is known of it. */
function paidOf(settled: SettledByHand, stay: ParkingSession): PaidKind[] {
  const parts: [string, number, PaymentMethod, boolean][] = [
    ['cash', settled.cashPaidFen, 'CASH', false],
    ['cash-before', settled.cashPrepaidFen, 'CASH', true],
    ['electronic', settled.electronicPaidFen, 'SCAN_CODE', false],
    ['electronic-before', settled.electronicPrepaidFen, 'SCAN_CODE', true],
  ];
  return parts.flatMap(([part, toldFen, method, prepaid]) => {
    const known = paymentsOf(stay).filter(
      (paid) =>
        (paid.method === 'CASH') === (method === 'CASH') && (paid.prepaid ?? false) === prepaid,
    );
    const amountFen = toldFen - known.reduce((sum, paid) => sum + paid.amountFen, 0);
    const tradeNo = `${settled.commandId}-${part}`;
    const paid = { tradeNo, amountFen, method, by: 'cloud', prepaid };
    return amountFen > 0 ? [{ kind: 'paid' as const, paid }] : [];
  });
}
