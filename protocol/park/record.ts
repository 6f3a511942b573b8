import type { AssignedRight, RecordSource } from './values.js';

/**
 * A monthly card: one right for one or several plates. The newest `updatedMs` wins; a deletion is
 * kept as a record, so that an older addition cannot bring the card back.
 */
export interface Permit {
  permitId: string;
  plates: string[];
  holder: string;
  validFromMs: number;
  validUntilMs: number;
  /** Cloud channels the card may use; empty means all, unless `noChannel` is set. */
  channelIds: string[];
  noChannel: boolean;
  oddEvenDays: boolean;
  packageId: string;
  space: string;
  priceFen: number;
  receivableFen: number;
  phone: string;
  address: string;
  remark: string;
  vehicleClassId: string;
  createdMs: number;
  updatedMs: number;
  deleted: boolean;
  source: RecordSource;
  /** Grows by one with each change that a node takes over; breaks ties of `updatedMs`. */
  revision: number;
  right: AssignedRight;
}

export interface ParkRecord {
  kind: 'permit';
  permit: Permit;
}
