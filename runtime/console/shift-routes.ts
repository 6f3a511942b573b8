import type { Shift } from '../../protocol/park/disk.js';
import type { LanekeeperNode } from '../node.js';
import { amountOf, textOf, type Body } from './body.js';
import { lanesOf } from './role-of.js';
import type { Route } from './server.js';

/** Who takes money at this box. */
export function shiftRoutes(node: LanekeeperNode): Route[] {
  const told = (shift: Shift) => describe(node, shift);
  return [
    {
      method: 'GET',
      path: '/shifts',
      answer: () => ({ shifts: lanesOf(node).shifts.all().map(told) }),
    },
    {
      method: 'POST',
      path: '/shifts/start',
      answer: async (_, body) => {
        const booth = body['booth'] === undefined ? '' : textOf(body, 'booth');
        return told(await lanesOf(node).shifts.start(textOf(body, 'by'), booth));
      },
    },
    {
      method: 'POST',
      path: '/shifts/end',
      answer: async (_, body) =>
        told(await lanesOf(node).shifts.end(textOf(body, 'by'), countedOf(body))),
    },
  ];
}

function countedOf(body: Body): number | null {
  return body['counted_fen'] === undefined ? null : amountOf(body, 'counted_fen', 0);
}

function describe(node: LanekeeperNode, shift: Shift): object {
  const { stamper, config } = node.parts;
  const timeOf = (stamp: Shift['startedAt']) =>
    new Date(stamper.whenMs(stamp, config.node.id)).toISOString();
  const { sums, countedFen } = shift;
  return {
    shift: shift.shiftId,
    operator: shift.operatorId,
    booth: shift.boothId,
    started: timeOf(shift.startedAt),
    ended: shift.endedAt === null ? null : timeOf(shift.endedAt),
    cash_fen: sums.cashFen,
    cash_payments: sums.cashPayments,
    raised: sums.raised,
    freed: sums.freed,
    freed_fen: sums.freedFen,
    counted_fen: countedFen,
    difference_fen: countedFen === null ? null : countedFen - sums.cashFen,
  };
}
