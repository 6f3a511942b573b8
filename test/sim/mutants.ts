import { mutant, type Mutant } from './mutant.js';
import {
  arm,
  byHand,
  desk,
  frame,
  interlock,
  passage,
  read,
  reports,
  whose,
} from './mutated-files.js';

/** A break that is noticed where certain things happen often, for example in this seed. */
const where = (often: readonly string[], seed: number, found: Mutant, cars?: number): Mutant => ({
  ...found,
  first: { seed, often, ...(cars === undefined ? {} : { cars }) },
});

/** A break that only some runs notice. */
const rare = (seed: number, found: Mutant, cars?: number): Mutant => where([], seed, found, cars);

/** Breaks that the simulation must find. One that survives shows a hole in the checkers. */
export const mutants: readonly Mutant[] = [
  mutant('the interlock ignores presence', 'rule 1', interlock, [
    "inputs.guards.includes('present')",
    'false',
  ]),
  mutant('the interlock ignores unknown sensors', 'rule 1', interlock, [
    "inputs.guards.includes('unknown')",
    'false',
  ]),
  mutant('nobody watches a lowering arm', 'rule 1', interlock, [
    '(lowering !== null && refusalOf(inputs) !== null) || endangersInherited(next, inputs)',
    'false',
  ]),
  mutant('nobody watches an arm that lowered before a start', 'rule 1', interlock, [
    'endangersInherited(next, inputs)',
    'false',
  ]),
  mutant('the start lowers the arm', 'rule 1', 'lane/state', ["wanted: 'leave'", "wanted: 'down'"]),
  where(
    ['clock', 'disk', 'camera'],
    4707,
    mutant('who passed before the last car is who stands at the loop', 'rule 2', whose, [
      'if (isAmong(mayHavePassed, read, nowMs))',
      'if (arrival === null && isAmong(mayHavePassed, read, nowMs))',
    ]),
  ),
  where(
    ['echo', 'command', 'stops-under-arm', 'tailgates'],
    4011,
    mutant(
      'who may have followed the last car is due for as long as it is told of',
      'rule 2',
      read,
      ['arrival === null && mayHaveFollowed(', 'false && mayHaveFollowed('],
    ),
  ),
  where(
    ['turns-back', 'echo', 'camera', 'command'],
    3331,
    mutant('who was waved through by hand and drives on later is nobody', 'rule 2', byHand, [
      'passage !== null || unused === null)',
      "passage !== null || unused === null || unused.sessionId === '')",
    ]),
  ),
  where(
    ['clock', 'disk', 'camera'],
    4707,
    mutant('only the last car that passed is known to have gone', 'rule 2', passage, [
      "isClose && before.plate !== ''",
      'false',
    ]),
  ),
  where(
    ['crash', 'echo'],
    29,
    mutant('a start forgets who has just passed', 'rule 5', 'lane/lane', [
      'passed: passedBefore(resumed, way, nowMs)',
      'passed: null',
    ]),
    200,
  ),
  where(
    ['hostile cloud', 'cloud'],
    4,
    mutant(
      'a success that names no order counts as its delivery',
      'rule 5',
      'bridge/cloud-client',
      ['isUnprovenOrder(only, incoming)', 'false'],
    ),
    200,
  ),
  where(
    ['unset clock', 'clock'],
    2923,
    mutant('a clock that jumped makes a start forget who has just passed', 'rule 5', desk, [
      'return { plate, sessionId, hasPassed: true, mayBeBack: isAgeKnown, isRecent: false };',
      `return Math.abs(this.#options.stamper.unixMs() - last.at.unixMs) < maxAgeMs
                ? { plate, sessionId, hasPassed: true, mayBeBack: isAgeKnown, isRecent: false } : null;`,
    ]),
  ),
  mutant('a read of the granted car decides for the next one', 'rule 2', read, [
    'isOfWhoIsGranted(state, read)',
    'false',
  ]),
  mutant('the arm rises before the commit is done', 'rule 4', 'decisions/decision-desk', [
    'store.commit(changes).then(() => {',
    "resolve('on-disk'); store.commit(changes).then(() => {",
  ]),
  mutant('the commit is not synced', 'rule 4', 'store/store', [
    'return this.#write(changes, true);',
    'return this.#write(changes, false);',
  ]),
  mutant('the order is left out of the batch', 'rule 4', 'decisions/record-decision', [
    'this.#changes.push(inOutbox(uplink));',
    '',
  ]),
  mutant('the outbox forgets an order before its answer', 'rule 5', 'outbox/outbox', [
    "slot.state = 'sending';",
    "slot.state = 'sending'; " +
      'void this.#options.store.note([remove(outboxShelf, sequenceKey(slot.sequence))]);',
  ]),
  mutant('an unclear outcome counts as delivered', 'rule 5', 'outbox/outbox', [
    "case 'UNKNOWN':",
    "case 'UNKNOWN': this.#finish(slot, null); return;",
  ]),
  mutant('the sequence is not kept', 'rule 5', 'store/batch-writer', [
    'return [...written, putPosition(position)];',
    'return written;',
  ]),
  mutant(
    'the session book loses all facts of a batch but the first',
    'rule 5',
    'sessions/session-book',
    [
      'facts.filter((fact) => this.#add(fact))',
      'facts.slice(0, 1).filter((fact) => this.#add(fact))',
    ],
  ),
  mutant('payments are not booked', 'rule 9', 'decisions/record-decision', [
    "sums[`${means}${prepaid === true ? 'PrepaidFen' : 'PaidFen'}`] += amountFen;",
    '',
  ]),
  mutant('nothing waits for an earlier message of its session', 'rule 6', 'outbox/order', [
    '!sessions.has(sessionId) && !plates.has(plate)',
    'true',
  ]),
  mutant('nothing waits for an earlier message of its plate', 'rule 6', 'outbox/order', [
    '!sessions.has(sessionId) && !plates.has(plate)',
    '!sessions.has(sessionId)',
  ]),
  mutant('messages are not paced', 'rule 7', 'bridge/pacing', [
    '1_000 / options.messagesPerSecondMax',
    '0',
  ]),
  mutant(
    'a command is carried out again when it comes again',
    'rule 8',
    'lane/commands',
    ['if (seen !== null)', 'if (false)'],
    ['if (answered !== undefined)', 'if (false)'],
  ),
  mutant(
    'nobody waits for the place under the arm to be quiet',
    'rule 1',
    interlock,
    ['quietSinceMs === null || nowMs - quietSinceMs < quietMs', 'false'],
    ['state.quietSinceMs === null || nowMs - state.quietSinceMs < options.clearMs', 'false', arm],
  ),
  mutant('the fire release raises nothing', 'rule 1', interlock, [
    "output: pulse ? 'raise' : null",
    'output: null',
  ]),
  where(
    ['crowd'],
    1,
    mutant('the arm never gives up closing', 'rule 1', arm, [
      'failedClosings >= options.failedClosingsMax',
      'false',
    ]),
  ),
  mutant('a late read of the car that has passed decides for the next one', 'rule 2', whose, [
    'passed?.plate === plate && ',
    'false && ',
  ]),
  where(
    ['crash', 'crash in motion', 'camera'],
    3,
    mutant(
      'the grant of before a start counts whatever has happened since',
      'rule 2',
      desk,
      ['return counts ? ', 'return true ? '],
      // The decision on what is remembered looks once more, and would hide it.
      ["read.trigger === 'none' && context.unpassedSessionId === null", 'false'],
    ),
  ),
  mutant('a command moves the arm before it is on disk', 'rule 4', 'lane/commands-under-way', [
    'Promise.all([kept, this.#last])',
    'Promise.all([this.#last])',
  ]),
  mutant('a delivered order is never taken away', 'rule 5', 'outbox/outbox', [
    'store.note(gone)',
    'Promise.resolve()',
  ]),
  mutant('open sessions are forgotten with a start', 'rule 5', 'sessions/load-sessions', [
    'book.merge(',
    'void (',
  ]),
  mutant('an exit goes before the entry of another box', 'rule 6', reports, [
    'before.every(',
    "order === 'EXIT' || before.every(",
  ]),
  rare(
    10,
    mutant('an entry goes before the exit of another box', 'rule 6', reports, [
      'before.every(',
      "order === 'ENTRY' || before.every(",
    ]),
  ),
  mutant('what another box has told is forgotten with a start', 'rule 6', 'bus/announcer', [
    'put(leftElsewhereShelf, key,',
    "put({ ...leftElsewhereShelf, name: 'nowhere' }, key,",
  ]),
  mutant('the free minutes are charged', 'rule 9', 'rates/quote', [
    'rate.freeMinutes * minuteMs',
    '0',
  ]),
  mutant('cash that was taken is not written', 'rule 9', 'decisions/attendant-desk', [
    'inFacts(fact),',
    '',
  ]),
  mutant('a frame of the camera with a wrong checksum counts', 'rule 12', frame, [
    ' || !endsWithItsCrc(frame)',
    '',
  ]),
  mutant('bytes of the bus that are no message end the program', 'rule 12', 'bus/link-monitor', [
    'catch (error) {',
    'catch (error) { throw error;',
  ]),
];
