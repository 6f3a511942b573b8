import type { ContentOf } from '../../protocol/park/record-contents.js';
import type { Permit } from '../../protocol/park/record.js';
import type { AssignedRight } from '../../protocol/park/values.js';
import type { RecordShelf } from '../records/record-shelf.js';
import { entryOf, type ParkingSession, type SessionBook } from '../sessions/session-book.js';
import type { NoPermitReason, PermitQuestion } from './permit-for.js';

/** A right that covers a whole stay, so that it costs nothing. */
export interface CoveringRight {
  right: AssignedRight;
  /** The record that gives it. */
  permitId: string;
  /** Unix milliseconds; null for no end. */
  validUntilMs: number | null;
  /** What gives it, for the journal and the console. */
  reason: string;
  /** The car that stands on the place of this card, which names more cars than places. */
  takenBy: string | null;
}

/** What the park's records say of a plate, in one lane at one time. */
export interface PlateRights {
  /** Why the plate is on the black list, as its entry says; null when it is not. */
  barred: string | null;
  covering: CoveringRight | null;
  /** Why records that name the plate do not count, for the journal. */
  objections: readonly string[];
}

export const noRights: PlateRights = { barred: null, covering: null, objections: [] };

interface Books {
  records: Pick<RecordShelf, 'permits' | 'plates'>;
  sessions: SessionBook;
}

/**
 * What the records say of a plate.
 * @param session the stay that is about to end; null at the entry and for an unknown entry
 */
export function rightsOfPlate(
  books: Books,
  question: PermitQuestion,
  session: ParkingSession | null,
): PlateRights {
  const objections: string[] = [];
  const listed = books.records.plates.of(question.plate);
  let barred: string | null = null;
  let covering: CoveringRight | null = null;
  for (const record of listed) {
    if (record.kind === 'blackListEntry') {
      if (isWithin(record.blackListEntry, question.atMs)) barred = record.blackListEntry.remark;
      continue;
    }
    const { key } = record.header;
    const found =
      record.kind === 'whiteListEntry'
        ? ofInternalCar(key, record.whiteListEntry, question.atMs)
        : ofVisitor(key, record.visitor, question.atMs);
    if (typeof found === 'string') objections.push(found);
    else covering ??= found;
  }
  const answer = books.records.permits.permitFor(question);
  if ('permit' in answer) covering ??= ofPermit(books.sessions, answer.permit, question, session);
  else if (answer.reason !== 'none') objections.push(permitObjections[answer.reason]);
  return { barred, covering, objections: covering === null ? objections : [] };
}

/** When the right that a stay began with ended, if it ended before `atMs`; else null. */
export function rightEndedMs(
  records: Books['records'],
  session: ParkingSession,
  atMs: number,
): number | null {
  const permitId = entryOf(session)?.entered.permitId ?? '';
  const permit = permitId === '' ? undefined : records.permits.get(permitId);
  if (permit === undefined || permit.deleted || permit.validUntilMs >= atMs) return null;
  return permit.validUntilMs;
}

const permitObjections: Readonly<Record<Exclude<NoPermitReason, 'none'>, string>> = {
  deleted: 'its card was deleted',
  expired: 'its card has expired',
  not_yet_valid: 'its card is not valid yet',
  wrong_lane: 'its card is not for this lane',
  odd_even: 'its card is not for this day (odd and even days)',
};

function ofInternalCar(
  permitId: string,
  entry: ContentOf<'whiteListEntry'>,
  atMs: number,
): CoveringRight | string {
  const validUntilMs = entry.longTerm ? 0 : entry.validUntilMs;
  if (!isWithin({ ...entry, validUntilMs }, atMs)) {
    return `internal car ${permitId} is not valid now`;
  }
  return {
    right: 'INTERNAL',
    permitId,
    validUntilMs: validUntilMs === 0 ? null : validUntilMs,
    reason: `internal car ${permitId}`,
    takenBy: null,
  };
}

function ofVisitor(
  permitId: string,
  visitor: ContentOf<'visitor'>,
  atMs: number,
): CoveringRight | string {
  if (visitor.decision !== 'APPROVED') {
    const told = visitor.decision === 'REFUSED' ? 'was refused' : 'waits for approval';
    return `visitor ${permitId} ${told}`;
  }
  if (!isWithin(visitor, atMs)) return `visitor ${permitId} is not expected now`;
  const reason = `visitor ${permitId} is expected`;
  return { right: 'GUEST', permitId, validUntilMs: null, reason, takenBy: null };
}

/**
 * A card that names more cars than places covers as many cars at once as it has places; who comes
 * after them is a temporary car for the whole stay.
 */
function ofPermit(
  sessions: SessionBook,
  permit: Permit,
  { plate }: PermitQuestion,
  session: ParkingSession | null,
): CoveringRight {
  const { permitId, right, validUntilMs } = permit;
  const covering = { right, permitId, validUntilMs, reason: `permit ${permitId} covers the plate` };
  if (permit.plates.length <= placesOf(permit)) return { ...covering, takenBy: null };
  if (session !== null) {
    const holds = entryOf(session)?.entered.permitId === permitId;
    return { ...covering, takenBy: holds ? null : 'another car of its card' };
  }
  const inside = permit.plates.filter((other) => {
    const open = other === plate ? [] : sessions.openOf(other);
    return open.some((stay) => entryOf(stay)?.entered.permitId === permitId);
  });
  const taken = inside.length >= placesOf(permit);
  return { ...covering, takenBy: taken ? inside.join(' and ') : null };
}

/** The places that a card names, one at least. */
function placesOf(permit: Permit): number {
  return Math.max(1, permit.space.split(/[\s,,、;;]+/).filter((name) => name !== '').length);
}

/** A time of 0 is an open end. */
function isWithin(
  { validFromMs, validUntilMs }: { validFromMs: number; validUntilMs: number },
  atMs: number,
): boolean {
  return atMs >= validFromMs && (validUntilMs === 0 || atMs <= validUntilMs);
}
