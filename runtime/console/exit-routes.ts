import type { PlateRead } from '../../drivers/camera/port.js';
import { LanekeeperError } from '../errors.js';
import type { Lane } from '../lane/lane.js';
import type { LanekeeperNode } from '../node.js';
import { enteredMs } from '../sessions/session-book.js';
import { amountOf, textOf, type Body } from './body.js';
import { laneOf } from './role-of.js';
import type { Route } from './server.js';

/** What people can do with a car that waits at an exit. */
export function exitRoutes(node: LanekeeperNode): Route[] {
  return [
    {
      method: 'POST',
      path: '/lanes/:lane/settle',
      answer: ({ lane = '' }, body) => settleInCash(node, lane, body),
    },
    {
      method: 'GET',
      path: '/lanes/:lane/candidates',
      answer: ({ lane = '' }) => ({ candidates: candidatesIn(node, lane) }),
    },
    {
      method: 'POST',
      path: '/lanes/:lane/recognise',
      answer: ({ lane = '' }, body) => recognise(node, lane, body),
    },
    {
      method: 'POST',
      path: '/lanes/:lane/charge',
      answer: ({ lane = '' }, body) => charge(node, lane, body),
    },
    {
      method: 'POST',
      path: '/lanes/:lane/let-out',
      answer: ({ lane = '' }, body) => letOut(node, lane, body),
    },
    {
      method: 'POST',
      path: '/lanes/:lane/free',
      answer: ({ lane = '' }, body) => letOutFree(node, lane, body),
    },
  ];
}

async function settleInCash(
  node: LanekeeperNode,
  laneId: string,
  body: Body,
): Promise<{ trade_no: string; amount_fen: number }> {
  const { role, lane } = laneOf(node, laneId);
  const by = textOf(body, 'by');
  const read = whoWaits(lane, ['paying']);
  const amountFen = lane.state.arrival?.dueFen ?? 0;
  const payment = { amountFen, method: 'CASH', by } as const;
  const paying = role.attendants.pay({ lane: lane.config, read }, payment);
  const { tradeNo } = await thenReconsidered(lane, paying);
  return { trade_no: tradeNo, amount_fen: amountFen };
}

function candidatesIn(node: LanekeeperNode, laneId: string): object[] {
  const { role, lane } = laneOf(node, laneId);
  const read = whoWaits(lane, ['refused', 'paying']);
  return role.attendants
    .candidates({ lane: lane.config, read })
    .map(({ plate, distance, session }) => ({
      plate,
      distance,
      session: session.sessionId,
      entered: new Date(enteredMs(session)).toISOString(),
    }));
}

async function recognise(node: LanekeeperNode, laneId: string, body: Body): Promise<object> {
  const { role, lane } = laneOf(node, laneId);
  const [by, sessionId] = [textOf(body, 'by'), textOf(body, 'session')];
  const read = whoWaits(lane, ['refused', 'paying']);
  await role.attendants.recognise({ lane: lane.config, read }, sessionId, by);
  lane.reconsider('attendant');
  return { done: true };
}

async function charge(node: LanekeeperNode, laneId: string, body: Body): Promise<object> {
  const { role, lane } = laneOf(node, laneId);
  const by = textOf(body, 'by');
  const fen = amountOf(body, 'fen', 1);
  const read = whoWaits(lane, ['refused']);
  await role.attendants.charge({ lane: lane.config, read }, fen, by);
  lane.reconsider('attendant');
  return { done: true };
}

async function letOut(node: LanekeeperNode, laneId: string, body: Body): Promise<object> {
  const { role, lane } = laneOf(node, laneId);
  const [by, reason] = [textOf(body, 'by'), textOf(body, 'reason')];
  const read = whoWaits(lane, ['paying']);
  await role.attendants.letOut({ lane: lane.config, read }, by, reason);
  lane.reconsider('attendant');
  return { done: true };
}

async function letOutFree(node: LanekeeperNode, laneId: string, body: Body): Promise<object> {
  const { role, lane } = laneOf(node, laneId);
  const [by, reason] = [textOf(body, 'by'), textOf(body, 'reason')];
  const read = whoWaits(lane, ['paying']);
  const releasing = role.attendants.release({ lane: lane.config, read }, by, reason);
  return { amount_fen: await thenReconsidered(lane, releasing) };
}

/** While it is kept the lane decides nothing on the car, so that it must, however that ends. */
function thenReconsidered<Result>(lane: Lane, kept: Promise<Result>): Promise<Result> {
  return kept.finally(() => {
    lane.reconsider('attendant');
  });
}

/** The read of the car that waits. @throws LanekeeperError `payment/nobody-pays` */
function whoWaits({ state, config }: Lane, how: readonly ('paying' | 'refused')[]): PlateRead {
  const { arrival } = state;
  const waits = how.some((status) => arrival?.status === status);
  if (arrival !== null && arrival.read !== null && waits) return arrival.read;
  const what = how.includes('refused') ? 'waits at the exit' : 'waits to pay';
  throw new LanekeeperError('payment/nobody-pays', `No car ${what} in lane "${config.id}".`);
}
