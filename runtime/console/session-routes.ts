import { LanekeeperError } from '../errors.js';
import type { LanekeeperNode } from '../node.js';
import { enteredMs, owedFen, paidFen } from '../sessions/session-book.js';
import { traceOf } from '../sessions/trace.js';
import type { Route } from './server.js';

/** What can be asked of the stays that this box knows. */
export function sessionRoutes(node: LanekeeperNode): Route[] {
  const { store, stamper, sessions, config } = node.parts;
  return [
    {
      method: 'GET',
      path: '/plates/:plate',
      answer: ({ plate = '' }) => ({
        inside: sessions.openOf(plate).map((session) => ({
          session: session.sessionId,
          entered: new Date(enteredMs(session)).toISOString(),
          paid_fen: paidFen(session),
          owed_fen: owedFen(session),
        })),
        debts: sessions.debtsOf(plate).map((debt) => ({
          session: debt.sessionId,
          owed_fen: debt.owedFen,
        })),
      }),
    },
    {
      method: 'GET',
      path: '/sessions/:session',
      answer: async ({ session = '' }) => {
        const trace = await traceOf({ store, stamper, nodeId: config.node.id }, session);
        if (trace !== null) return trace;
        const sentence = `This box knows no stay with the number "${session}".`;
        throw new LanekeeperError('session/unknown', sentence);
      },
    },
  ];
}
