import { headerOf, type ParkRecord, type RecordHeader } from '../../protocol/park/record.js';
import type { RecordEdited } from '../../protocol/park/uplink.js';
import type { WallClock } from '../environment/environment.js';
import { LanekeeperError } from '../errors.js';
import type { NodeParts } from '../node-parts.js';
import { inOutbox, newUplink } from '../outbox/new-uplink.js';
import type { Change } from '../store/write.js';
import { storeKeyOf } from './record-shelf.js';

/**
 * The time of an edit made here, in whole seconds, as the cloud's times are.
 * @throws LanekeeperError `record/clock-unset`
 */
export function editMs(wall: WallClock): number {
  if (wall.quality() === 'SET') return Math.floor(wall.unixMs() / 1000) * 1000;
  throw new LanekeeperError(
    'record/clock-unset',
    'The clock of this box is not set yet: an edit made now would count as older than all others.',
  );
}

/** The header of a record as it is edited here; `known` is its present state. */
export function editedHeader(
  key: string,
  known: ParkRecord | undefined,
  { nowMs, deleted }: { nowMs: number; deleted: boolean },
): RecordHeader {
  const before = known === undefined ? null : headerOf(known);
  return {
    key,
    createdMs: before === null || before.deleted ? nowMs : before.createdMs,
    // Of two edits within one second the second one wins as well.
    updatedMs: Math.max(nowMs, before === null ? 0 : before.updatedMs + 1),
    deleted,
    source: 'LOCAL',
    revision: (before?.revision ?? 0) + 1,
  };
}

/** The upload of an edit. */
export function inOutboxAsEdited(
  { store, config, stamper }: Pick<NodeParts, 'store' | 'config' | 'stamper'>,
  recordEdited: RecordEdited,
  about: ParkRecord = recordEdited.record,
): Change {
  const source = { numbering: store, nodeId: config.node.id, at: stamper.now() };
  // Edits of one record, and what was paid for it, go up one after another.
  const order = { sessionId: storeKeyOf(about), plate: '' };
  return inOutbox(newUplink(source, order, { body: 'recordEdited', recordEdited }));
}
