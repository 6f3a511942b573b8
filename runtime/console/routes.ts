import { payStatus } from '../../protocol/cloud/messages/pay-status.js';
import { requestable } from '../bridge/requests/cloud-request.js';
import { LanekeeperError } from '../errors.js';
import type { LanekeeperNode } from '../node.js';
import { textOf, type Body } from './body.js';
import { cardRoutes } from './card-routes.js';
import { exitRoutes } from './exit-routes.js';
import { reconcileRoutes } from './reconcile-routes.js';
import { recordRoutes } from './record-routes.js';
import { laneOf, lanesOf } from './role-of.js';
import { sessionRoutes } from './session-routes.js';
import type { Route } from './server.js';
import { shiftRoutes } from './shift-routes.js';
import { statusOf } from './status.js';

/** A command by hand is meant for now. */
const COMMAND_LIFETIME_MS = 5_000;

/** What can be asked of an arm. */
const movements = {
  raise: 'RAISE',
  lower: 'LOWER',
  hold: 'HOLD',
  release: 'RELEASE',
  lock: 'LOCK',
  unlock: 'UNLOCK',
} as const;

/** What keeps a car waiting or lets it pass needs a reason, which is reported and kept. */
const needReason: readonly string[] = ['RAISE', 'HOLD', 'LOCK'];

/** What can be asked of the running program. */
export function routes(node: LanekeeperNode): Route[] {
  return [
    { method: 'GET', path: '/status', answer: () => statusOf(node) },
    ...Object.entries(movements).map(([name, action]): Route => {
      const answer: Route['answer'] = ({ lane = '' }, body) => move(node, lane, action, body);
      return { method: 'POST', path: `/lanes/:lane/${name}`, answer };
    }),
    ...exitRoutes(node),
    ...sessionRoutes(node),
    ...shiftRoutes(node),
    ...reconcileRoutes(node),
    {
      method: 'GET',
      path: '/requests',
      answer: () => ({
        services: [...requestable, payStatus].map(({ serviceName, section, title }) => ({
          service_name: serviceName,
          section,
          title,
        })),
      }),
    },
    {
      method: 'POST',
      path: '/requests/:service',
      answer: ({ service = '' }, body) => requestByHand(node, service, body),
    },
    ...cardRoutes(node),
    ...recordRoutes(node),
    {
      method: 'GET',
      path: '/dead-letters',
      answer: async () => ({ dead_letters: await lanesOf(node).deadLetters.list() }),
    },
    {
      method: 'POST',
      path: '/dead-letters/:message/send-again',
      answer: ({ message = '' }, body) => decideOnLetter(node, 'sendAgain', message, body),
    },
    {
      method: 'POST',
      path: '/dead-letters/:message/write-off',
      answer: ({ message = '' }, body) => decideOnLetter(node, 'writeOff', message, body),
    },
  ];
}

async function move(
  node: LanekeeperNode,
  laneId: string,
  action: (typeof movements)[keyof typeof movements],
  body: Body,
): Promise<{ done: true }> {
  const { role, lane } = laneOf(node, laneId);
  const operatorId = textOf(body, 'by');
  const { wall, random } = node.parts.environment;
  const issuedMs = wall.unixMs();
  const command = {
    commandId: `console_${random.token(16)}`,
    channelId: lane.config.channelId,
    action,
    hold: body['hold'] === true,
    issuedMs,
    expiresMs: issuedMs + COMMAND_LIFETIME_MS,
    operatorId,
    sessionId: '',
    replyToNodeId: '',
    plate: '',
  };
  const reason = needReason.includes(action) ? `: ${textOf(body, 'reason')}` : '';
  const reply = await role.command(lane, command, `attendant ${operatorId}${reason}`);
  if (!reply.done) throw new LanekeeperError('lane/refused', `Refused: ${reply.reason}.`);
  return { done: true };
}

function requestByHand(node: LanekeeperNode, service: string, body: Body): Promise<unknown> {
  const data = body['data'] ?? {};
  if (typeof data !== 'object' || Array.isArray(data)) {
    throw new LanekeeperError('console/bad-field', '"data" must be an object of fields.');
  }
  return node.request({
    service,
    data: data as Record<string, unknown>,
    changesOrders: body['changes_orders'] === true,
  });
}

async function decideOnLetter(
  node: LanekeeperNode,
  decision: 'sendAgain' | 'writeOff',
  messageId: string,
  body: Body,
): Promise<{ done: true }> {
  const [by, reason] = [textOf(body, 'by'), textOf(body, 'reason')];
  await lanesOf(node).deadLetters[decision](messageId, by, reason);
  return { done: true };
}
