import type { Static, TObject } from 'typebox';
import type { Received } from '../../../protocol/cloud/field.js';
import { readFields, type CloudIncoming } from '../../../protocol/cloud/lenient.js';
import type { CloudFlags } from '../flags.js';
import type { Ledger } from '../ledger.js';

/** What a service of the simulated cloud works with. */
export interface ServiceContext {
  ledger: Ledger;
  flags: CloudFlags;
  parkId: string;
  onPageServed: (page: number) => void;
  /** What becomes of a wallet or a phone's code that is charged (2.2), or of ETC (2.37). */
  charges: ChargeResult;
  /** Whether the antenna finds a tag in the car (2.37). */
  hasEtcTag: (plate: string) => boolean;
}

/** `under-way`: nothing is booked, and a notice (3.4) is to follow. */
export type ChargeResult = 'paid' | 'under-way' | 'refused';

export type Answer = Record<string, unknown>;
/** @throws CloudError where a value is none, @throws HandlerCrash where the handler crashes */
export type Service = (incoming: CloudIncoming, context: ServiceContext) => Answer;

/** The published handler dies of this message, which is left unanswered. */
export class HandlerCrash extends Error {}

export const read = <Schema extends TObject>(
  schema: Schema,
  incoming: CloudIncoming,
): Received<Static<Schema>> => readFields(schema, incoming.fields).value;

/** State and text of a change that hit so many rows. */
export function changeResult(
  rows: number,
  { flags }: Pick<ServiceContext, 'flags'>,
  failure = '记录不存在',
): { state: number; errmsg: string } {
  if (rows > 0) return { state: flags.rowCountStates ? rows : 1, errmsg: '' };
  return { state: 0, errmsg: flags.emptyRefusals ? '' : failure };
}
