import type { CloudIncoming } from '../../cloud/lenient.js';
import { lockCar } from '../../cloud/messages/lock-car.js';
import type { Locked } from '../../park/fact.js';
import { readDown } from '../read-down.js';

/** The driver locks a parked car in the app, or unlocks it (3.9). A locked car must not leave. */
export interface LockRequest {
  sessionId: string;
  /** The content of the fact. */
  locked: Locked;
}

/** Who states it: the driver, through the app. */
const BY_DRIVER = 'driver';

/** @throws CloudError `cloud/request-unusable` */
export function lockRequest(incoming: CloudIncoming): LockRequest {
  const value = readDown(lockCar, incoming, ['order_id', 'is_locked']);
  const locked = value.is_locked === 1;
  const password = locked ? (value.lock_key ?? '') : '';
  return { sessionId: value.order_id, locked: { locked, by: BY_DRIVER, password } };
}
