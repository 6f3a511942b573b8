import type { CloudData } from '../../cloud/envelope.js';
import type { CloudIncoming } from '../../cloud/lenient.js';
import { queryPrice } from '../../cloud/messages/query-price.js';
import { yuanText } from '../../cloud/money.js';
import { unixSecondsOf } from '../../cloud/time.js';
import { downAnswer } from '../down-answer.js';
import { readDown } from '../read-down.js';

/**
 * Why a price is asked (3.1). `IN_PARK`: a driver wants to pay before going to the exit.
 * `AT_EXIT`: the car that now waits in a lane; the question names no car. `AT_EXIT_NO_PLATE`: a car
 * without plate asks to be settled there.
 */
export type PriceScene = 'IN_PARK' | 'AT_EXIT' | 'AT_EXIT_NO_PLATE';

/** A question for the price of a stay. */
export interface PriceQuestion {
  scene: PriceScene;
  /** Empty at the exit, and where the platform knows no stay of the plate. */
  sessionId: string;
  /** Empty at the exit. */
  plate: string;
  /** Exit lane; empty inside the park. */
  channelId: string;
  /** Number of the question, which the answer and a later payment repeat; may be empty. */
  queryNo: string;
  /** Number that a driver without plate was given before. The car in the lane comes first. */
  noPlateNumber: string;
}

/** What a stay costs now, as the driver is told. */
export interface Price {
  sessionId: string;
  plate: string;
  enteredMs: number;
  /** When the price was made. */
  atMs: number;
  /** For the whole stay, before payments and reductions. */
  amountReceivableFen: number;
  reducedFen: number;
  /** What is still to be paid. */
  dueFen: number;
  /** Whether the cloud has the entry. If not, the answer tells what a payment needs. */
  entryUploaded: boolean;
  /** How long the car may stay after paying. */
  leaveWithinMinutes: number;
}

const scenes: readonly PriceScene[] = ['IN_PARK', 'AT_EXIT', 'AT_EXIT_NO_PLATE'];

/** @throws CloudError `cloud/request-unusable` */
export function priceQuestion(incoming: CloudIncoming): PriceQuestion {
  const value = readDown(queryPrice, incoming, []);
  const scene = scenes[value.pay_scene ?? 0] ?? 'IN_PARK';
  // Each scene needs what tells its car; the others it may lack.
  readDown(queryPrice, incoming, scene === 'IN_PARK' ? ['car_number'] : ['out_channel_id']);
  return {
    scene,
    sessionId: value.order_id ?? '',
    plate: value.car_number ?? '',
    channelId: value.out_channel_id ?? '',
    queryNo: value.query_order_no ?? '',
    noPlateNumber: value.licence ?? '',
  };
}

/**
 * The answer with a price, or with the reason that there is none, which the driver reads.
 * @throws CloudError where the request lacks what the answer repeats, or an amount is none
 */
export function priceAnswer(
  incoming: CloudIncoming,
  price: Price | { reason: string },
): CloudData | null {
  if ('reason' in price) {
    return downAnswer(queryPrice, incoming, { done: false, reason: price.reason });
  }
  const unknownThere = {
    in_time: unixSecondsOf(price.enteredMs),
    car_number: price.plate,
  };
  return downAnswer(
    queryPrice,
    incoming,
    { done: true },
    {
      order_id: price.sessionId,
      free_out_time: price.leaveWithinMinutes,
      query_time: unixSecondsOf(price.atMs),
      duration: Math.max(1, Math.floor((price.atMs - price.enteredMs) / 60_000)),
      derate_money: price.reducedFen === 0 ? undefined : yuanText(price.reducedFen),
      price: yuanText(price.dueFen),
      total: yuanText(price.amountReceivableFen),
      ...(price.entryUploaded ? {} : unknownThere),
    },
  );
}
