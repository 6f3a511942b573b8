import type { PlateRead } from '../../drivers/camera/port.js';
import type { LeaveFirstConfig } from '../config/config.js';
import type { PlateRights } from '../permits/plate-rights.js';
import type { PriceContext } from '../rates/stay-price.js';
import type { StoredValue } from '../records/stored-value.js';
import type { PlateCandidate } from '../sessions/plate-candidates.js';
import type { Debt, ParkingSession } from '../sessions/session-book.js';

/** What a decision rests on. Everything comes from memory: the lane path waits for nothing. */
export interface DecisionContext extends PriceContext {
  read: PlateRead;
  laneId: string;
  /** What the records of the park say of the plate, in this lane and now. */
  rights: PlateRights;
  /** The plate's stored-value card; null when it has none. */
  storedValue: StoredValue | null;
  /** The exit asked the platform for money, which may still come: a card would pay it once more. */
  chargeIsOpen: boolean;
  /** Open sessions of the plate, the latest first. */
  openSessions: readonly ParkingSession[];
  /** The session that this lane granted to the plate, and whose car has not passed yet. */
  unpassedSessionId: string | null;
  /** Stays for which the plate still owes. */
  debts: readonly Debt[];
  freePlaces: number;
  /** Whether the car park's licence is over, and then whether temporary cars still come in. */
  parkOver: { over: boolean; admits: boolean };
  /** A plate that owes more than this is not let in; null for no limit. */
  entryDebtMaxFen: number | null;
  /** How long the cloud has been away, in milliseconds; null while it is reached. */
  linkDownMs: number | null;
  /** Charges in a row that nobody answered; 0 while the result of one of this stay is waited for. */
  unansweredCharges: number;
  /** How long the driver has been asked to pay, in milliseconds; null before that. */
  askedMs: number | null;
  /** Who lets the car out unpaid, and why; null when nobody does. */
  letOut: string | null;
  /** A payment of the stay is on its way to the disk. */
  beingPaid: boolean;
  leaveFirst: LeaveFirstConfig;
  /** The car left so recently that this stay has no free minutes. */
  reentered: boolean;
  /**
   * What a stay costs whose entry was not seen; 0: such a car waits for an attendant. `by` is who
   * has decided that this car is charged; null while nobody has.
   */
  noEntry: { fen: number; by: string | null };
  /** Open sessions whose plate may be the one that the camera misread. */
  candidates: () => readonly PlateCandidate[];
}
