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
}

export type Answer = Record<string, unknown>;
/** @throws CloudError where the published handler crashes, which leaves the message unanswered */
export type Service = (incoming: CloudIncoming, context: ServiceContext) => Answer;

export const read = <Schema extends TObject>(
  schema: Schema,
  incoming: CloudIncoming,
): Received<Static<Schema>> => readFields(schema, incoming.fields).value;
