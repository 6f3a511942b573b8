import type { LeaveFirstConfig } from '../config/config.js';
import { yuanText } from '../rates/yuan-text.js';
import type { DecisionContext } from './decision-context.js';

/** Whether a car that owes may leave first and pay later, and why or why not. */
export type LeaveFirst =
  { allowed: true; reason: string } | { allowed: false; reasons: readonly string[] };

/**
 * Leave first, pay later is for those who cannot pay, and not for those who do not: the cloud has
 * been away for long enough, the payment service answers nobody, nothing has come of the payment for
 * long enough, or the attendant lets the car out. Whoever is on the black list or would owe too much
 * in all is barred from it.
 */
export function mayLeaveFirst(context: DecisionContext, dueFen: number): LeaveFirst {
  if (!context.leaveFirst.allowed) return { allowed: false, reasons: [] };
  const cause = causeOf(context);
  if (cause === null) return { allowed: false, reasons: whyNotYet(context) };
  const objection = objectionTo(context, dueFen);
  if (objection !== null) return { allowed: false, reasons: [cause, objection] };
  return { allowed: true, reason: cause };
}

/** Whether so many charges in a row without an answer let cars leave first. */
export function isServiceAway(
  { unansweredCharges: least }: LeaveFirstConfig,
  unanswered: number,
): boolean {
  return least !== null && unanswered >= least;
}

function causeOf(context: DecisionContext): string | null {
  const { linkDownMs, unansweredCharges, askedMs, letOut, leaveFirst } = context;
  if (letOut !== null) return letOut;
  if (linkDownMs !== null && linkDownMs >= leaveFirst.linkDownMs) {
    return `the cloud has been away for ${seconds(linkDownMs)} s`;
  }
  if (isServiceAway(leaveFirst, unansweredCharges)) {
    return `the payment service has not answered the last ${unansweredCharges} charges`;
  }
  if (leaveFirst.unpaidMs === null || askedMs === null || askedMs < leaveFirst.unpaidMs) {
    return null;
  }
  return `no payment has come for ${seconds(askedMs)} s`;
}

function whyNotYet({ linkDownMs }: DecisionContext): string[] {
  return linkDownMs === null ? [] : [`the cloud has been away for only ${seconds(linkDownMs)} s`];
}

/** Why a plate may not owe this much more; null when it may. */
function objectionTo(context: DecisionContext, dueFen: number): string | null {
  const { rights, debts, leaveFirst } = context;
  if (rights.barred !== null) return 'the plate is on the black list';
  const owedFen = debts.reduce((sum, debt) => sum + debt.owedFen, 0);
  if (owedFen + dueFen <= leaveFirst.debtMaxFen) return null;
  const earlier = owedFen === 0 ? '' : ` with the ${yuanText(owedFen)} yuan of earlier stays`;
  return (
    `${yuanText(dueFen)} yuan${earlier} are more than ` +
    `the ${yuanText(leaveFirst.debtMaxFen)} yuan that may be owed`
  );
}

function seconds(ms: number): number {
  return Math.floor(ms / 1000);
}
