import { CloudError } from '../../../protocol/cloud/cloud-error.js';
import { canonicalText } from '../../../protocol/cloud/canonical.js';
import { payStatus } from '../../../protocol/cloud/messages/pay-status.js';
import { yuanText } from '../../../protocol/cloud/money.js';
import { writeFields } from '../../../protocol/cloud/strict.js';
import { latestOf, type SessionBook } from '../../sessions/session-book.js';
import type { CloudRequest, CloudRequestResult } from './cloud-request.js';

/**
 * How a plate can pay (4.1). The vendor's library answers that on the computer of its caller, and no
 * link carries it; so it is answered here, by what the cloud told of the wallet (4.2). A plate of
 * which nothing was told is no member.
 * @throws CloudError where a field is missing, unknown or not as the catalogue wants it
 */
export function answerPayStatus(
  { data }: Pick<CloudRequest, 'data'>,
  { sessions, linkUp }: { sessions: SessionBook; linkUp: boolean },
): CloudRequestResult {
  const service_name = payStatus.serviceName;
  const { order_id, car_number } = asked(data);
  // Nobody is asked, but the question must be one that the page allows.
  writeFields(payStatus.request, { service_name, order_id, car_number });
  const stay = sessions.openOf(car_number)[0];
  const told = stay === undefined ? null : latestOf(stay, 'walletTold');
  const answer = writeFields(payStatus.answer, {
    state: 1,
    balance: yuanText(told?.walletTold.balanceFen ?? 0),
    is_exist: told === null ? 0 : 1,
    net_status: linkUp ? 1 : 0,
    service_name,
    car_number,
    order_id,
    autopay: told?.walletTold.paysByItself === true ? 1 : 0,
  });
  return { delivery: 'DELIVERED', meaning: 'answered here', answer: canonicalText(answer) };
}

export function asksPayStatus({ service }: CloudRequest): boolean {
  return service === payStatus.serviceName;
}

function asked({ order_id, car_number, ...others }: CloudRequest['data']) {
  const [other] = Object.keys(others).filter((name) => name !== 'service_name');
  if (other !== undefined) {
    throw new CloudError('cloud/field-unknown', `The message has no field ${other.slice(0, 64)}.`);
  }
  return { order_id: textOf('order_id', order_id), car_number: textOf('car_number', car_number) };
}

function textOf(name: string, value: unknown): string {
  if (typeof value === 'string') return value;
  throw new CloudError('cloud/field-type', `The field ${name} must be a text.`);
}
