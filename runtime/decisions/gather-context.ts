import type { PlateRead } from '../../drivers/camera/port.js';
import type { Config, LaneConfig } from '../config/config.js';
import type { Direction } from '../lane/state.js';
import { rightEndedMs, rightsOfPlate } from '../permits/plate-rights.js';
import { fixedQuote, quote } from '../rates/quote.js';
import { rateFor } from '../rates/rate-for.js';
import type { RateConfig } from '../rates/rate.js';
import type { PriceContext } from '../rates/stay-price.js';
import { freePlaces } from '../records/free-places.js';
import type { RecordShelf } from '../records/record-shelf.js';
import { chargeState, mayStillBePaid } from '../sessions/charge-state.js';
import { plateCandidates } from '../sessions/plate-candidates.js';
import { entryOf, type ParkingSession, type SessionBook } from '../sessions/session-book.js';
import type { Stamper } from '../time/stamper.js';
import type { DecisionContext } from './decision-context.js';
import type { UnpassedGrants } from './unpassed-grants.js';
import type { WaitingDrivers } from './waiting-drivers.js';

/** Where the facts of a decision are found; all of it is in memory. */
export interface Sources {
  stamper: Stamper;
  config: Config;
  sessions: SessionBook;
  records: Pick<RecordShelf, 'permits' | 'plates' | 'storedValue' | 'get'>;
  unpassed: UnpassedGrants;
  waiting: WaitingDrivers;
  /** Sessions whose payment is on its way to the disk. */
  beingPaid: ReadonlySet<string>;
  /** Milliseconds since the cloud was lost, or null while it is reached. */
  linkDownMs: () => number | null;
  /** Charges in a row that nobody answered, though the cloud was reached. */
  unansweredCharges: () => number;
}

/** An arrival that is decided on; `plate` is the one that counts, if somebody recognised another. */
export interface Asked {
  lane: LaneConfig;
  read: PlateRead;
  plate: string;
  way: Direction;
  /** How long ago the camera read it, in milliseconds. */
  readAgoMs: number;
}

export function gatherContext(
  sources: Sources,
  { lane, read, plate, way, readAgoMs }: Asked,
): DecisionContext {
  const { config, sessions, records, stamper, waiting } = sources;
  const nowMs = stamper.unixMs();
  const all = sessions.openOf(plate);
  // Who was read here before the plate came in at another lane is not the car that came in.
  const cameLater = (session: ParkingSession) =>
    entryOf(session)?.entered.laneId !== lane.id && beganMsAgo(sources, session) < readAgoMs;
  const openSessions = way === 'entry' ? all : all.filter((session) => !cameLater(session));
  const leaving = way === 'exit' ? (openSessions[0] ?? null) : null;
  const question = { plate, channelId: lane.channelId, atMs: nowMs };
  return {
    read: { ...read, plate },
    laneId: lane.id,
    rights: rightsOfPlate({ records, sessions }, question, leaving),
    storedValue: records.storedValue.of(plate, config.node.id),
    chargeIsOpen: leaving !== null && mayStillBePaid(leaving, stamper.factMs),
    openSessions,
    unpassedSessionId: sources.unpassed.sessionOf(lane, plate, way),
    beingPaid: leaving !== null && sources.beingPaid.has(leaving.sessionId),
    debts: sessions.debtsOf(plate),
    freePlaces: freePlaces(sources),
    parkOver: { over: isOver(records, nowMs), admits: config.access.admitAfterLicence },
    entryDebtMaxFen: config.access.entryDebtMaxFen,
    linkDownMs: sources.linkDownMs(),
    unansweredCharges: isCharged(sources, leaving, nowMs) ? 0 : sources.unansweredCharges(),
    askedMs: waiting.askedForMs(lane.id, read.plate),
    letOut: waiting.of(lane.id, read.plate).letOut,
    leaveFirst: config.leaveFirst,
    reentered: reenters(sources, plate, nowMs),
    ...priceContext(sources, leaving),
    noEntry: waiting.of(lane.id, read.plate).charged ?? { fen: noEntryFenOf(sources), by: null },
    candidates: () => plateCandidates(plate, sessions.allOpen()),
  };
}

/** Whether money of the stay may be on its way: then nobody leaves owing it. */
function isCharged({ stamper }: Sources, leaving: ParkingSession | null, nowMs: number): boolean {
  if (leaving === null) return false;
  return chargeState(leaving, nowMs, stamper.factMs).kind === 'under-way';
}

/** How long ago the car came in; endless where that was before this start, or nobody knows. */
function beganMsAgo({ config, stamper }: Sources, session: ParkingSession): number {
  const entry = entryOf(session);
  if (entry === null) return Infinity;
  const now = stamper.now();
  if (entry.nodeId === config.node.id) {
    return entry.at.boot === now.boot ? now.sinceBootMs - entry.at.sinceBootMs : Infinity;
  }
  const agoMs = stamper.unixMs() - stamper.factMs(entry);
  // Of what lies in the future, the clock of the other box or of this one is wrong.
  return agoMs < 0 ? Infinity : agoMs;
}

type PriceSources = Pick<Sources, 'records' | 'config' | 'stamper'>;

/** What the price of a stay depends on now. @param leaving null where no stay is known */
export function priceContext(sources: PriceSources, leaving: ParkingSession | null): PriceContext {
  const { stamper } = sources;
  return {
    nowMs: stamper.unixMs(),
    graceMs: graceOf(sources, leaving),
    whenMs: stamper.factMs,
    quote: (session, untilMs) => quoteOf(sources, session, untilMs),
  };
}

/** A stay that began on a right is paid for from the end of the right on. */
function quoteOf(
  sources: PriceSources,
  session: ParkingSession,
  untilMs: number,
): ReturnType<PriceContext['quote']> {
  const { records, stamper, config } = sources;
  const entry = entryOf(session);
  const rate = rateOf(sources, session);
  if (entry === null) return { amountFen: 0, lines: [] };
  const enteredMs = stamper.factMs(entry);
  const { fixedFen, reentered } = entry.entered;
  if (fixedFen > 0) return fixedQuote(fixedFen, enteredMs, untilMs);
  if (rate === null) return { amountFen: 0, lines: [] };
  const endedMs = rightEndedMs(records, session, untilMs) ?? 0;
  return quote(rate, config.calendar, {
    enteredMs: Math.max(enteredMs, endedMs),
    untilMs,
    reentered,
  });
}

/** The rate of a stay; null without rates or entry. */
function rateOf({ config, stamper }: PriceSources, session: ParkingSession): RateConfig | null {
  const entry = entryOf(session);
  if (entry === null) return null;
  const { vehicleClass, channelId } = entry.entered;
  const enteredMs = stamper.factMs(entry);
  return rateFor(config.rates, { vehicleClass, entryChannelId: channelId, enteredMs }) ?? null;
}

/** Whether the car left so recently that its next stay has no free minutes. */
function reenters({ config, sessions, stamper }: Sources, plate: string, nowMs: number): boolean {
  const left = sessions.lastLeft(plate);
  if (left === null) return false;
  const awayMs = nowMs - stamper.factMs(left);
  // Where the clocks of two boxes differ, a car may seem to come in before it left.
  return config.rates.some(
    ({ reentryMinutes }) => reentryMinutes > 0 && awayMs < reentryMinutes * 60_000,
  );
}

/** The first rate of those valid now says what a car costs whose entry was not seen. */
function noEntryFenOf({ config, stamper }: Sources): number {
  const question = { vehicleClass: '', entryChannelId: '', enteredMs: stamper.unixMs() };
  return rateFor(config.rates, question)?.noEntryFen ?? 0;
}

function graceOf(sources: PriceSources, leaving: ParkingSession | null): number {
  const rate = leaving === null ? null : rateOf(sources, leaving);
  return (rate?.graceMinutes ?? 0) * 60_000;
}

function isOver(records: Sources['records'], nowMs: number): boolean {
  const validity = records.get('parkValidity', 'park');
  return validity?.kind === 'parkValidity' && nowMs > validity.parkValidity.validUntilMs;
}
