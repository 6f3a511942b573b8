import { CloudError } from '../../../protocol/cloud/cloud-error.js';
import type { CloudData } from '../../../protocol/cloud/envelope.js';
import type { CloudIncoming } from '../../../protocol/cloud/lenient.js';
import { changeCarNumber } from '../../../protocol/cloud/messages/change-car-number.js';
import { confirmOrderInform } from '../../../protocol/cloud/messages/confirm-order-inform.js';
import { fixedCharge } from '../../../protocol/cloud/messages/fixed-charge.js';
import { lockCar } from '../../../protocol/cloud/messages/lock-car.js';
import { manualInpark } from '../../../protocol/cloud/messages/manual-inpark.js';
import { orderZeroBalance } from '../../../protocol/cloud/messages/order-zero-balance.js';
import { queryPrice } from '../../../protocol/cloud/messages/query-price.js';
import { recharge } from '../../../protocol/cloud/messages/recharge.js';
import { refund } from '../../../protocol/cloud/messages/refund.js';
import { updateBalance } from '../../../protocol/cloud/messages/update-balance.js';
import { readDown } from '../../../protocol/translate/read-down.js';
import { fixedChargeOf } from '../../../protocol/translate/stays/fixed-charge.js';
import { lockRequest } from '../../../protocol/translate/stays/lock.js';
import { manualEntry } from '../../../protocol/translate/stays/manual-entry.js';
import { stayMatched } from '../../../protocol/translate/stays/match.js';
import { paymentMessages } from '../../../protocol/translate/stays/payment.js';
import {
  plateCorrection,
  plateCorrectionAnswer,
} from '../../../protocol/translate/stays/plate-correction.js';
import { priceAnswer, priceQuestion } from '../../../protocol/translate/stays/price.js';
import { settledByHand } from '../../../protocol/translate/stays/settled-by-hand.js';
import { codeOf, LanekeeperError, sentenceOf } from '../../errors.js';
import { correctPlate, matchStay, settleByHand, takeLock } from '../stays/changes.js';
import { chargeAtExit, enterByHand } from '../stays/lane-stays.js';
import { takePayment, takeRefund, takeWallet } from '../stays/payments.js';
import { priceOf } from '../stays/price.js';
import { acting, type Acting } from './acting.js';
import type { DownlinkContext } from './handlers.js';

async function answerPrice(
  incoming: CloudIncoming,
  context: DownlinkContext,
): Promise<CloudData | null> {
  try {
    const question = priceQuestion(incoming);
    const price = await priceOf(question, context);
    const answer = priceAnswer(incoming, price);
    if (question.scene !== 'IN_PARK') context.onPricedAtExit?.(price);
    return answer;
  } catch (error) {
    if (!(error instanceof CloudError || error instanceof LanekeeperError)) throw error;
    context.environment.log.warn('price_refused', { code: codeOf(error) });
    return priceAnswer(incoming, { reason: sentenceOf(error) });
  }
}

/** What the cloud asks about stays, by service name. */
export const stayHandlers: Readonly<Record<string, Acting>> = {
  [queryPrice.serviceName]: answerPrice, // 3.1
  ...Object.fromEntries([
    // 3.2, 3.4, 3.29, 3.37
    ...paymentMessages.map(({ message, read }) =>
      acting(message, (incoming, { stays }) => takePayment(stays, read(incoming))),
    ),
    acting(lockCar, (incoming, { stays }) => takeLock(stays, lockRequest(incoming))), // 3.9
    acting(confirmOrderInform, (incoming, { stays }) => matchStay(stays, stayMatched(incoming))), // 3.17
    acting(refund, (incoming, { stays }) => takeRefund(stays, incoming)), // 3.23
    acting(recharge, noteChange), // 3.24
    acting(orderZeroBalance, (incoming, { stays }) => settleByHand(stays, settledByHand(incoming))), // 3.28
    acting(manualInpark, (incoming, context) => enterByHand(manualEntry(incoming), context)), // 3.42
    acting(
      changeCarNumber,
      (incoming, { stays }) => correctPlate(stays, plateCorrection(incoming)),
      plateCorrectionAnswer,
    ), // 3.43
    acting(updateBalance, (incoming, { stays }) => takeWallet(stays, incoming)), // 4.2
    acting(fixedCharge, (incoming, context) => chargeAtExit(fixedChargeOf(incoming), context)), // 3.44
  ]),
};

/**
 * What became of change that the platform paid out after a payment in cash. The cash was counted as
 * what was due, so that no sum changes: it stands in the journal of its stay, each state of it.
 */
async function noteChange(incoming: CloudIncoming, { stays }: DownlinkContext): Promise<void> {
  const value = readDown(recharge, incoming, ['trade_no', 'recharge_money', 'state']);
  const { trade_no, recharge_money, state, order_id = '', errmsg = '' } = value;
  const words = `${recharge_money} yuan, state ${state}, ${trade_no}: ${errmsg}`;
  await stays.note('change_paid_out', words, await stays.stay(order_id));
}
