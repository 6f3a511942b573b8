import { payCodeAddress } from '../../../protocol/cloud/pay-code.js';
import { LanekeeperError } from '../../errors.js';
import type { CloudRequestResult } from '../requests/cloud-request.js';

/** Under this name a lane asks its bridge for a payment code (7.5); nothing goes to the cloud. */
export const PAY_CODE_SERVICE = 'thirdtopayorder';

/** What a lane tells of the car that stands there. */
export interface PayCodeQuestion {
  sessionId: string;
  plate: string;
  dueFen: number;
  reducedFen: number;
  enteredMs: number;
  channelId: string;
}

/** Who signs; null where the configuration has no key or no number of the operator. */
export interface PayCodeSigner {
  unionId: string;
  parkId: string;
  ukey: string;
}

/**
 * The address that a driver scans. The key stays with the bridge.
 * @throws LanekeeperError `pay-code/no-key`, `pay-code/bad-question`; CloudError as `payCodeAddress`
 */
export function answerPayCode(
  data: Readonly<Record<string, unknown>>,
  signer: PayCodeSigner | null,
  nowMs: number,
): CloudRequestResult {
  if (signer === null) {
    const sentence = 'Payment codes need cloud.operator_key and cloud.union_id.';
    throw new LanekeeperError('pay-code/no-key', sentence);
  }
  const { unionId, parkId, ukey } = signer;
  const { sessionId, plate, channelId, dueFen, reducedFen, enteredMs } = questionOf(data);
  const code = {
    ...{ orderId: sessionId, priceFen: dueFen, plate, discountFen: reducedFen, enteredMs },
    ...{ unionId, parkId, channelId, madeMs: nowMs },
  };
  return { delivery: 'DELIVERED', meaning: 'made here', answer: payCodeAddress(code, ukey) };
}

function questionOf(data: Readonly<Record<string, unknown>>): PayCodeQuestion {
  const { sessionId, plate, channelId, dueFen, reducedFen, enteredMs } = data;
  const areTexts =
    typeof sessionId === 'string' && typeof plate === 'string' && typeof channelId === 'string';
  const areNumbers =
    typeof dueFen === 'number' && typeof reducedFen === 'number' && typeof enteredMs === 'number';
  if (areTexts && areNumbers) {
    return { sessionId, plate, channelId, dueFen, reducedFen, enteredMs };
  }
  const sentence =
    'A payment code needs sessionId, plate, channelId, dueFen, reducedFen, enteredMs.';
  throw new LanekeeperError('pay-code/bad-question', sentence);
}
