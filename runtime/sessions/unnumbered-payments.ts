import type { Paid } from '../../protocol/park/fact.js';

/**
 * Payments that are known before the platform's number of them: a charge of the exit was answered
 * with success (2.2), or the platform confirmed one when it was asked (2.19). Their number is one
 * of ours until the notice with the true one comes, if it ever does.
 */
const ASKED = 'asked-2.19-';
const ANSWERED = 'answered-2.2-';

/** @param place how many payments the platform has by now, which is all that 2.19 tells */
export const askedNumber = (place: number): string => `${ASKED}${place}`;

export const answeredNumber = (chargeId: string): string => `${ANSWERED}${chargeId}`;

/** Whether 2.19 alone tells of it. */
export const isAsked = ({ tradeNo }: Paid): boolean => tradeNo.startsWith(ASKED);

/** Whether the answer to its charge alone tells of it. */
export const isAnswer = ({ tradeNo }: Paid): boolean => tradeNo.startsWith(ANSWERED);

export const isUnnumbered = (paid: Paid): boolean => isAsked(paid) || isAnswer(paid);
