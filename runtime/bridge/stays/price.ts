import type { Price, PriceQuestion } from '../../../protocol/translate/stays/price.js';
import { LanekeeperError } from '../../errors.js';
import type { NodeParts } from '../../node-parts.js';
import { priceContext } from '../../decisions/gather-context.js';
import { rightsOfPlate } from '../../permits/plate-rights.js';
import { stayPrice } from '../../rates/stay-price.js';
import { entryOf, isOpen, plateOf, type ParkingSession } from '../../sessions/session-book.js';
import type { CommandDesk } from '../commands.js';
import type { StayDesk } from './stay-desk.js';

/** The driver's phone waits, and so does the platform. */
const LANE_WAIT_MS = 2_500;

export interface PriceParts extends Pick<
  NodeParts,
  'environment' | 'config' | 'records' | 'sessions' | 'stamper'
> {
  stays: StayDesk;
  commands: CommandDesk;
}

/**
 * What the stay costs now (3.1). At the exit the car that waits there comes first, whoever asked.
 * @throws LanekeeperError `price/…` with a reason that the driver reads
 */
export async function priceOf(question: PriceQuestion, parts: PriceParts): Promise<Price> {
  const stay = await stayInQuestion(question, parts);
  if (stay === null) throw new LanekeeperError('price/no-stay', '场内未找到该车辆');
  const { config, records, sessions, stamper } = parts;
  if (config.rates.length === 0 && !config.node.roles.has('lane')) {
    // Without rates a lane lets cars out for nothing, but this box may only lack them.
    throw new LanekeeperError('price/no-rates', '此处没有收费标准');
  }
  const context = priceContext({ records, config, stamper }, stay);
  const { nowMs: atMs, graceMs, whenMs } = context;
  const plate = plateOf(stay);
  const asked = { plate, channelId: question.channelId, atMs };
  const { covering } = rightsOfPlate({ records, sessions }, asked, stay);
  const free = covering !== null && covering.takenBy === null;
  const { quoted, dueFen } = stayPrice(context, stay);
  const entry = entryOf(stay);
  return {
    sessionId: stay.sessionId,
    plate,
    enteredMs: entry === null ? atMs : whenMs(entry),
    atMs,
    amountReceivableFen: free ? 0 : quoted.amountFen + (quoted.reducedFen ?? 0),
    reducedFen: free ? 0 : (quoted.reducedFen ?? 0),
    dueFen: free ? 0 : dueFen,
    // The platform names the order that it knows; without one a payment needs the entry.
    entryUploaded: question.sessionId !== '',
    leaveWithinMinutes: Math.floor(graceMs / 60_000),
  };
}

async function stayInQuestion(
  question: PriceQuestion,
  { stays, commands, environment }: PriceParts,
): Promise<ParkingSession | null> {
  const { scene, sessionId, plate, channelId, noPlateNumber } = question;
  if (scene === 'AT_EXIT') {
    const commandId = `price_${environment.random.token(16)}`;
    const reply = await commands.askNow(
      { commandId, channelId, action: 'TELL_WAITING' },
      { lifetimeMs: LANE_WAIT_MS, waitMs: LANE_WAIT_MS },
    );
    const waiting = reply.done ? (reply.waitingPlate ?? '') : '';
    return stays.openStay(waiting) ?? stays.openStay(noPlateNumber);
  }
  const named = await stays.stay(sessionId);
  return named !== null && isOpen(named) ? named : stays.openStay(plate);
}
