/** One deliberate break of the program: texts of compiled files and what stands there instead. */
export interface Mutant {
  name: string;
  /** The rule of design.md that it breaks. */
  rule: string;
  /** `file` is below `dist`. Several edits take away guards that hide each other. */
  edits: readonly { file: string; find: string; replace: string }[];
  /** What finds it, and is run at first where the usual seeds may not. */
  first: { seed: number; cars?: number; often: readonly string[] } | null;
}

type Edit = [find: string, replace: string, file?: string];

const mutant = (name: string, rule: string, file: string, ...edits: Edit[]): Mutant => ({
  name,
  rule,
  edits: edits.map(([find, replace, other]) => ({ file: pathOf(other ?? file), find, replace })),
  first: null,
});

/** A break that is noticed where certain things happen often, for example in this seed. */
const where = (often: readonly string[], seed: number, found: Mutant, cars?: number): Mutant => ({
  ...found,
  first: { seed, often, ...(cars === undefined ? {} : { cars }) },
});

/** A break that only some runs notice. */
const rare = (seed: number, found: Mutant, cars?: number): Mutant => where([], seed, found, cars);

const pathOf = (file: string) =>
  `${/^(drivers|protocol)\//.test(file) ? '' : 'runtime/'}${file}.js`;

const interlock = 'lane/interlock';
const trust = 'lane/sensor-trust';
const arm = 'lane/arm';
const desk = 'decisions/decision-desk';
const exits = 'decisions/decide-exit';
const read = 'lane/take-read';
const whose = 'lane/whose-read';
const passage = 'lane/passage';
const reports = 'outbox/reports';
const frame = 'drivers/camera/serial-frame/frame';
const byHand = 'lane/by-hand';
const bothWays = 'lane/both-ways';
const whoGoes = 'lane/machine-who-goes';
/** The test of reads and of cars close to each other. */
const reads = 'lane/machine-reads';
const passages = 'lane/machine-passage';
const faults = 'lane/machine-faults';

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
    ['camera', 'command', 'crash'],
    7,
    mutant('a read of who drives on without its grant decides for the next one', 'rule 2', whose, [
      "guard === 'present' && arrival?.read?.plate !== plate",
      'false',
    ]),
  ),
  where(
    ['turns-back', 'echo', 'camera', 'command'],
    68,
    mutant('who has driven on without its grant is not known to have gone', 'rule 2', passage, [
      'return stay(doubtUnused(seen, nowMs));',
      'return stay(seen);',
    ]),
  ),
  where(
    ['command', 'camera', 'echo', 'crash'],
    6523,
    mutant('who had gone when its grant was taken back is the next car', 'rule 2', byHand, [
      'stay(isThere ? ended : doubtUnused(ended, nowMs))',
      'stay(ended)',
    ]),
  ),
  where(
    ['command', 'camera', 'echo', 'sensor'],
    6615,
    mutant('who was read on the other side is due for as long as it is told of', 'rule 2', read, [
      '!otherWaits && mayHaveFollowed(',
      'false && mayHaveFollowed(',
    ]),
    200,
  ),
  where(
    ['hostile cloud', 'command', 'camera', 'echo'],
    6425,
    mutant('who was read while one went who was waved through is the next car', 'rule 2', passage, [
      '...passage.readMeanwhile',
      '',
    ]),
  ),
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
    ['turns-back', 'echo', 'camera', 'command'],
    68,
    mutant(
      'who has driven on without its grant is who stands at the loop by then',
      'rule 2',
      read,
      [
        'if (isOfWhoHasGone(state, read, nowMs))',
        'if (isOfWhoHasGone(state.arrival === null ? state : { ...state, unused: null }, read, nowMs))',
      ],
    ),
  ),
  where(
    ['camera', 'command', 'crash'],
    7,
    mutant('a read of who may have gone through decides for the next one', 'rule 2', 'lane/reads', [
      'doubted.length === 0',
      'true',
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
  rare(
    1559,
    mutant('a start recalls the last grant only', 'rule 5', 'lane-role', [
      'await this.desk.recallGrants();',
      '',
    ]),
    200,
  ),
  where(
    ['crash while lowering', 'echo'],
    21,
    mutant('a start forgets who has just passed', 'rule 5', 'lane/lane', [
      'passed: passedBefore(resumed, way, nowMs)',
      'passed: null',
    ]),
    200,
  ),
  where(
    ['camera', 'command', 'crash'],
    2156,
    mutant('a start forgets who has just passed a lane for both ways', 'rule 5', 'lane/lane', [
      'passed: passedBefore(',
      'passed: way === null ? null : passedBefore(',
    ]),
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
  ),
  where(
    ['disk'],
    6,
    mutant('a car may leave owing what it is just paying', 'rule 9', exits, [
      'context.beingPaid',
      'false',
    ]),
    200,
  ),
  where(
    ['unset clock', 'clock'],
    2923,
    mutant('a stay that costs nothing ends before its payment is kept', 'rule 9', exits, [
      'context.beingPaid',
      'context.beingPaid && stayPrice(context, session).dueFen > 0',
    ]),
  ),
  where(
    ['unset clock', 'clock'],
    2923,
    mutant('a clock that jumped makes a start forget who has just passed', 'rule 5', desk, [
      'return { plate, sessionId, hasPassed: true };',
      `return Math.abs(this.#options.stamper.unixMs() - last.at.unixMs) < maxAgeMs
                ? { plate, sessionId, hasPassed: true } : null;`,
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
  where(
    ['relay'],
    9,
    mutant('a raise that the relay refused is forgotten', 'rule 1', 'lane/arm-gate', [
      'if (this.#raiseOwed)',
      'if (false)',
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
  where(
    ['broker'],
    10,
    mutant('an exit that one box missed hides the one that another saw', 'rule 5', reports, [
      'isUnseenExit(uplink)',
      'false',
    ]),
    200,
  ),
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

/** A break that a unit test must find, because a second guard hides it from the simulation. */
export interface UnitMutant extends Mutant {
  /** The test file that must fail, below `dist/test`. */
  test: string;
}

const unitMutant = (
  name: string,
  rule: string,
  file: string,
  test: string,
  ...edits: Edit[]
): UnitMutant => ({ ...mutant(name, rule, file, ...edits), test: `${test}.test.js` });

/** Run by `npm run mutants`. */
export const unitMutants: readonly UnitMutant[] = [
  unitMutant('the interlock forgets the quiet time', 'rule 1', interlock, 'lane/interlock', [
    'quietSinceMs === null || nowMs - quietSinceMs < quietMs',
    'false',
  ]),
  unitMutant('the machine forgets the quiet time', 'rule 1', 'lane/arm', 'lane/machine-arm', [
    'nowMs - state.quietSinceMs < options.clearMs',
    'false',
  ]),
  unitMutant('a gap between looks proves quiet', 'rule 1', interlock, 'lane/interlock', [
    'gapMs >= 0 && gapMs <= INPUTS_AGE_MAX_MS',
    'true',
  ]),
  unitMutant('the arm is lowered on old inputs', 'rule 1', interlock, 'lane/interlock', [
    'ageMs < 0 || ageMs > INPUTS_AGE_MAX_MS',
    'false',
  ]),
  unitMutant('a guard that chatters is believed', 'rule 1', trust, 'lane/sensor-trust', [
    'if (guard.chatters)',
    'if (false)',
  ]),
  unitMutant('chatter ends with the next look', 'rule 1', trust, 'lane/sensor-trust', [
    'guard.chatters && !quiet',
    'false',
  ]),
  unitMutant('a blind guard is believed', 'rule 1', trust, 'lane/sensor-trust', [
    'guard.missed >= options.blindPassages',
    'false',
  ]),
  unitMutant('the approach loop is no witness', 'rule 1', trust, 'lane/sensor-trust', [
    'drove && gone(',
    'false && gone(',
  ]),
  unitMutant('who turns back blinds a guard', 'rule 1', trust, 'lane/sensor-trust', [
    "const drove = seen.position === 'up'",
    'const drove = true',
  ]),
  unitMutant(
    'a raise that the relay refused is forgotten',
    'rule 1',
    'lane/arm-gate',
    'lane/lane',
    ['if (this.#raiseOwed)', 'if (false)'],
  ),
  unitMutant('time ends what the fire release holds', 'rule 1', byHand, 'lane/machine-by-hand', [
    'heldSinceMs === null || ',
    '',
  ]),
  unitMutant('a command ends the fire release', 'rule 1', byHand, 'lane/lane-readme', [
    'state.fireRelease && closing.includes(command.action)',
    'false',
  ]),
  unitMutant('an arm that is blocked is lowered again', 'rule 1', 'lane/arm', 'lane/machine-arm', [
    "moving.direction === 'down'",
    'false',
  ]),
  unitMutant('a restart forgets the fire release', 'rule 1', 'lane-role', 'lane/commands', [
    "this.#note([mode], 'holding by the fire release');",
    'void mode;',
  ]),
  unitMutant('a held arm is free behind a car', 'rule 1', 'lane/closing', 'lane/machine-faults', [
    "state.arm.held ? 'up' : closed",
    'closed',
  ]),
  unitMutant('a locked lane decides', 'rule 2', 'lane/arrive', 'lane/machine-by-hand', [
    'if (state.arm.locked)',
    'if (false)',
  ]),
  unitMutant(
    'a locked lane takes a grant',
    'rule 2',
    'lane/take-decision',
    'lane/machine-by-hand',
    ['if (state.arm.locked)', 'if (false)'],
  ),
  unitMutant('a raise opens a locked lane', 'rule 3', byHand, 'lane/machine-by-hand', [
    'if (state.arm.locked)',
    'if (false)',
  ]),
  unitMutant('a gap that no guard sees hides a car', 'rule 2', 'lane/arrival', reads, [
    'another && passage.entered',
    'false && passage.entered',
  ]),
  unitMutant('who may have gone is let out', 'rule 2', 'lane/take-decision', passages, [
    'arrival.doubtful && !attended',
    'false',
  ]),
  unitMutant('what a camera kept decides', 'rule 2', read, passages, [
    'if (read.offline)',
    'if (false)',
  ]),
  unitMutant('a clock that jumped ends a grant', 'rule 5', desk, 'decisions/decision-desk', [
    `this.#unpassed.rememberBriefly(lane, plate, sessionId);
            return null;`,
    'return null;',
  ]),
  unitMutant('what is not on disk yet is told', 'rule 5', 'store/store', 'bus/announcer', [
    '<= this.#writer.durableSequence',
    '<= Infinity',
  ]),
  unitMutant('a stay that ended elsewhere stays open', 'rule 5', 'bus/announcer', 'bus/announcer', [
    'isOpen(session) || ',
    '',
  ]),
  unitMutant(
    'the clock of an earlier start is waited for',
    'rule 5',
    'time/stamper',
    'time/stamper',
    ['stamp.boot >= boot ||', 'true ||'],
  ),
  unitMutant(
    'the clock of another box is waited for',
    'rule 5',
    'outbox/corrected-stamps',
    'outbox/corrected-stamps',
    ["boot === 0 && quality === 'SET'", 'boot === 0'],
  ),
  unitMutant('a clock that was wrong ends a grant', 'rule 5', desk, 'decisions/decision-desk', [
    'nowMs - last.at.unixMs]',
    'Infinity]',
  ]),
  unitMutant('an old grant goes before the camera', 'rule 2', 'lane/arrive', passages, [
    'nowMs < early.resumedFromMs',
    'false',
  ]),
  unitMutant('who goes under an open arm is nobody', 'rule 2', passage, faults, [
    'state.leftOpen !== null && wasAbsent',
    'false',
  ]),
  unitMutant('a worse read is the next car', 'rule 2', read, reads, [
    'arrival?.read && isWorse(',
    'false && isWorse(',
  ]),
  unitMutant('a late read lets the next car pass', 'rule 2', whose, reads, [
    'passed?.plate === plate && ',
    'false && ',
  ]),
  unitMutant('a passage hides the grant of the next car', 'rule 5', desk, desk, [
    'isLast ?',
    'true ?',
  ]),
  unitMutant(
    'an order gets any answer that has no name',
    'rule 5',
    'bridge/unnamed-answers',
    'bridge/cloud-client',
    ['!one.open.has(pending)', 'false'],
  ),
  unitMutant('a read behind the granted car is kept', 'rule 2', 'lane/arrival', whoGoes, [
    "doubtEarlyReads(withGrantWaiting(gone, arrival, nowMs), nowMs, 'this side')",
    'withGrantWaiting(gone, arrival, nowMs)',
  ]),
  unitMutant('a read of who went under an open arm is kept', 'rule 2', passage, whoGoes, [
    "return doubtEarlyReads(state, nowMs, 'both sides');",
    'return state;',
  ]),
  unitMutant('who may have gone is read for the next one', 'rule 2', read, whoGoes, [
    'isOfWhoMayHaveGone(state, read, nowMs)',
    'false',
  ]),
  unitMutant('who goes from the other side is read for the next one', 'rule 2', read, bothWays, [
    'isOfWhoGoesFromThere(state, read, nowMs)',
    'false',
  ]),
  unitMutant('who hides another keeps the grant', 'rule 2', read, whoGoes, [
    'isAnotherThere(known, nowMs)',
    'false',
  ]),
  unitMutant('the grant of one who went back stays', 'rule 2', 'lane/arrive', reads, [
    "same || guard !== 'absent'",
    'true',
  ]),
  unitMutant('a third car takes the place of the second', 'rule 2', passage, reads, [
    'next === null || next.sessionId === passage.sessionId',
    'true',
  ]),
  unitMutant('another car corrects the plate', 'rule 2', 'lane/reads', reads, [
    'wrong <= WRONG_CHARACTERS_MAX',
    'true',
  ]),
  unitMutant('a plate is corrected at any time', 'rule 2', 'lane/reads', reads, ['late || ', '']),
  unitMutant(
    'a switch that bounces is an arm that was forced up',
    'rule 3',
    arm,
    'lane/machine-arm',
    ["left?.end === 'up' && (canLower", 'false && (canLower'],
  ),
  unitMutant(
    'a lower switch that bounces is an arm that was forced up',
    'rule 3',
    arm,
    'lane/machine-arm',
    ['leftForMs >= SHAKEN_MS', 'true'],
  ),
  unitMutant(
    'a grant ends while its car drives under the arm',
    'rule 2',
    'lane/arrival',
    passages,
    ['waitsFromMs: nowMs', ''],
  ),
  unitMutant('who went back a while ago stands at the loop', 'rule 2', 'lane/arrive', passages, [
    'nowMs - lost.atMs <= FLICKER_MS',
    'true',
  ]),
  unitMutant('who went under the arm stands at the loop', 'rule 2', passage, passages, [
    'withChange(seen, { lost: null })',
    'seen',
  ]),
  unitMutant(
    'who went on under an open arm stands at the loop',
    'rule 2',
    'lane/arrival',
    passages,
    ['passage !== null || isOpen', 'passage !== null'],
  ),
  unitMutant(
    'who drove on without its grant stands at the loop',
    'rule 2',
    'lane/arrival',
    passages,
    ["status === 'granted' || doubtful", 'doubtful'],
  ),
  unitMutant(
    'who followed close behind stands at the loop',
    'rule 2',
    passage,
    'lane/machine-by-hand',
    [
      'raiseFor(doubtGranted({ ...after, passage: begun })',
      'raiseFor(({ ...after, passage: begun })',
    ],
  ),
  unitMutant(
    'a locked lane believes a grant of before a start',
    'rule 2',
    'lane/arrive',
    'lane/machine-by-hand',
    ["read.trigger === 'none'", 'false'],
  ),
  unitMutant('a lower limit that is stuck ends the watch', 'rule 1', interlock, interlock, [
    "position === 'up' || position === 'between'",
    "position !== 'down'",
  ]),
  unitMutant('who has a grant takes the place of who is to pay', 'rule 2', read, whoGoes, [
    'if (isOfAnotherGranted(state, arrival, read))',
    'if (false)',
  ]),
  unitMutant(
    'a raise that is on hides the next one',
    'rule 1',
    'drivers/barrier/relay/line-hold',
    'drivers/barrier',
    ['this.beforeOpening();', ''],
  ),
  unitMutant(
    'an arm that is down is on its way down',
    'rule 1',
    'lane/arm-gate',
    'lane/hold-contact',
    ["if (this.#state.inputs?.position !== 'down')", 'if (true)'],
  ),
  unitMutant('a lock hides that its car has gone', 'rule 2', byHand, 'lane/machine-by-hand', [
    'doubtful: !stands',
    'doubtful: false',
  ]),
  unitMutant(
    'who was under the arm when it was granted stands at the loop',
    'rule 2',
    passage,
    'lane/machine-by-hand',
    ['expire(doubtGranted(seen)', 'expire(seen'],
  ),
  unitMutant('who is read before a dead loop is never due', 'rule 2', bothWays, bothWays, [
    'isReadUnseen(standing.otherApproach',
    'false && isReadUnseen(standing.otherApproach',
  ]),
  unitMutant('who stands at a dead loop keeps the lane', 'rule 2', bothWays, bothWays, [
    'givesWay(before, nowMs)',
    'false',
  ]),
  unitMutant('a car that drives off arrives again', 'rule 2', bothWays, 'lane/both-ways', [
    'passage.entered && sides.turn !== side',
    'false',
  ]),
  unitMutant('who passed before a start stands at a loop', 'rule 2', bothWays, bothWays, [
    'passed?.direction === otherSide(side)',
    'passed !== null && passed.direction !== side',
  ]),
  unitMutant('the turn goes over under a grant', 'rule 2', bothWays, 'lane/both-ways', [
    'arrival !== null || passage !== null',
    'false',
  ]),
  unitMutant(
    'the hold contact is opened over a car',
    'rule 1',
    'lane/arm-gate',
    'lane/hold-contact',
    ["output !== 'lower'", 'false'],
  ),
  unitMutant(
    'the hold contact is opened before a granted car',
    'rule 1',
    'lane/lane',
    'lane/hold-contact',
    ["this.#letsGo && wanted !== 'up'", 'this.#letsGo'],
  ),
  unitMutant('holding is forgotten by a restart', 'rule 8', 'lane/commands', 'lane/commands', [
    '...mode,',
    '',
  ]),
  unitMutant('a lower that timed out goes on waiting', 'rule 10', 'lane/within', 'lane/commands', [
    'forget();',
    '',
  ]),
  {
    name: 'a lower contact that cannot be opened stops a raise',
    rule: 'rule 1',
    edits: [
      {
        file: 'drivers/barrier/relay/relay-barrier.js',
        find: 'for (const pulse of this.others(this.raising))\n            pulse.end();',
        replace: 'for (const pulse of this.others(this.raising)) pulse.endNow();',
      },
    ],
    first: null,
    test: 'drivers/barrier.test.js',
  },
  {
    name: 'a dying process leaves its relay on',
    rule: 'rule 1',
    edits: [
      {
        file: 'drivers/gpio/simulated/simulated-gpio.js',
        find: 'this.guarded?.on(lengthMs);',
        replace: '',
      },
    ],
    first: null,
    test: 'drivers/pulse-guard.test.js',
  },
  unitMutant(
    'ETC is asked again for the same amount',
    'rule 5',
    'sessions/charge-state',
    'payments/etc',
    ['amountFen !== dueFen', 'true'],
  ),
  unitMutant(
    'a late failure of another means ends the payment that is under way',
    'rule 5',
    'sessions/charges',
    'payments/etc',
    ['charge.method !== method', 'false'],
  ),
  unitMutant(
    'a late failure of the first code ends the payment by the second',
    'rule 5',
    'sessions/charges',
    'payments/exit-payments',
    ['askedMs < atMs + SECOND_MS', 'true'],
  ),
  unitMutant(
    'a late payment of the first code ends the payment by the second',
    'rule 5',
    'sessions/charges',
    'payments/exit-payments',
    ['charges.find(({ chargeId }) => chargeId === fact.paid.chargeId)', 'charges.at(-1)'],
  ),
  unitMutant(
    'money that comes late is taken for the success of another charge',
    'rule 9',
    'bridge/stays/asked-payment',
    'payments/etc',
    ['isAsked(paid) && isOf(paid)', 'true'],
  ),
  unitMutant(
    'what is paid after a payment was found by asking is taken for it',
    'rule 9',
    'bridge/stays/asked-payment',
    'payments/exit-payments',
    ['lateMs <= 0', 'true'],
  ),
  unitMutant(
    'what was found before a charge was asked for is taken for its money',
    'rule 9',
    'bridge/stays/asked-payment',
    'bridge/asked-payment',
    ['charge.askedMs >= atMs', 'false'],
  ),
  unitMutant(
    'late money of an open charge is taken for the success of another',
    'rule 9',
    'sessions/charges',
    'sessions/charges',
    ['awaited.length > 0', 'false'],
  ),
  unitMutant(
    'a success is dropped for the notice of another charge',
    'rule 9',
    'bridge/stays/exit-charges',
    'payments/etc',
    ['isPaidFor(stay, chargeId)', 'true'],
  ),
  unitMutant(
    'what is told at once is judged at once',
    'rule 9',
    'bridge/stays/stay-desk',
    'payments/exit-payments',
    ['(this.#turns.get(sessionId) ?? Promise.resolve())', 'Promise.resolve()'],
  ),
  unitMutant(
    'what never went out counts as sent when the link is lost',
    'rule 5',
    'bridge/cloud-client',
    'bridge/cloud-client',
    ['!this.#options.link.status.up', 'false'],
  ),
  unitMutant(
    'a card pays what ETC may still pay',
    'rule 5',
    'decisions/decide-exit',
    'payments/etc',
    ['|| chargeIsOpen', ''],
  ),
  unitMutant(
    'a charge that had no turn in time is sent later',
    'rule 8',
    'bridge/cloud-client',
    'bridge/cloud-client',
    ['sendWithinMs !== undefined', 'false'],
  ),
  unitMutant(
    'money that may still come is asked for once more',
    'rule 5',
    'payments/exit-payments',
    'payments/etc',
    ['mayStillBePaid(session, factMs)', 'false'],
  ),
  unitMutant(
    'what may have gone out counts as not sent',
    'rule 5',
    'bridge/requests/unsent',
    'payments/exit-payments',
    ['unsent.has(code)', 'true'],
  ),
  unitMutant(
    'a success of ETC alone is taken for money',
    'rule 9',
    'protocol/translate/stays/exit-charge',
    'payments/etc',
    ["value.state === 1 && method !== 'ETC'", 'value.state === 1'],
  ),
  unitMutant(
    'who may have gone is forgotten with the next who may have',
    'rule 2',
    'lane/reads',
    'lane/machine-who-goes',
    ['isFresh ?', 'false ?'],
  ),
  unitMutant('the fire release forbids no lowering', 'rule 1', interlock, 'lane/interlock', [
    'if (inputs.fireRelease)',
    'if (false)',
  ]),
  unitMutant('a lane without guards is empty', 'rule 1', interlock, 'lane/interlock', [
    'inputs.guards.length === 0',
    'false',
  ]),
  unitMutant('nobody is told that nothing was seen yet', 'rule 1', interlock, 'lane/interlock', [
    "inputs === null ? 'no-inputs-yet'",
    'inputs === null ? null',
  ]),
  unitMutant('a lower limit that sticks ends the watch', 'rule 1', interlock, 'lane/interlock', [
    ' && state.leftLowerLimit',
    '',
  ]),
  unitMutant(
    'a lower limit that sticks only now ends the watch',
    'rule 1',
    interlock,
    'lane/interlock',
    ['leftLowerLimit: isOffLowerLimit(inputs)', 'leftLowerLimit: state.leftLowerLimit'],
  ),
  unitMutant(
    'an arm that comes back to its lower limit is watched on',
    'rule 1',
    interlock,
    'lane/interlock',
    ['state.leftLowerLimit || isOffLowerLimit(inputs)', 'state.leftLowerLimit'],
  ),
  unitMutant(
    'a slow arm is watched for its travel time only',
    'rule 1',
    interlock,
    'lane/interlock',
    ['overMs = options.travelMs * TRAVEL_MARGIN', 'overMs = options.travelMs'],
  ),
  unitMutant('the watch of a lowering arm never ends', 'rule 1', interlock, 'lane/interlock', [
    'state.loweringSinceMs > overMs',
    'state.loweringSinceMs > Infinity',
  ]),
  unitMutant('the fire release raises once only', 'rule 1', interlock, 'lane/interlock', [
    "inputs.position !== 'up' && sinceMs >= FIRE_REPEAT_MS",
    'false',
  ]),
  unitMutant('the fire release pulses in every tick', 'rule 1', interlock, 'lane/interlock', [
    ' && sinceMs >= FIRE_REPEAT_MS',
    '',
  ]),
  unitMutant('the fire release pulses an arm that is up', 'rule 1', interlock, 'lane/interlock', [
    "inputs.position !== 'up' && sinceMs",
    'sinceMs',
  ]),
  unitMutant(
    'the pulses of the fire release are counted from the first',
    'rule 1',
    interlock,
    'lane/interlock',
    [
      'firePulsedMs: pulse ? inputs.nowMs',
      'firePulsedMs: pulse ? (state.firePulsedMs ?? inputs.nowMs)',
    ],
  ),
  unitMutant('a second fire release is not noticed', 'rule 1', interlock, 'lane/interlock', [
    'state.fireRelease ? { ...state, fireRelease: false, firePulsedMs: null } : state',
    'state',
  ]),
  unitMutant(
    'an arm that the fire release stops is watched on',
    'rule 1',
    interlock,
    'lane/interlock',
    ['fireRelease: true,', 'fireRelease: true, loweringSinceMs: state.loweringSinceMs,'],
  ),
  unitMutant(
    'the fire release hides who stands under the arm',
    'rule 1',
    interlock,
    'lane/interlock',
    ['refusalOf({ ...inputs, fireRelease: false })', 'refusalOf(inputs)'],
  ),
  unitMutant('a start raises an arm that is down', 'rule 1', interlock, 'lane/interlock', [
    "inheritedUntilMs === null || inputs.position === 'down'",
    'inheritedUntilMs === null',
  ]),
  unitMutant('a start raises an arm that is up', 'rule 1', interlock, 'lane/interlock', [
    "state.inheritedUntilMs === null || inputs.position === 'up'",
    'state.inheritedUntilMs === null',
  ]),
  unitMutant(
    'an arm of an earlier run is watched for its travel time only',
    'rule 1',
    interlock,
    'lane/interlock',
    ['inputs.nowMs + options.travelMs * TRAVEL_MARGIN', 'inputs.nowMs + options.travelMs'],
  ),
  unitMutant(
    'an arm of an earlier run is watched in the first tick only',
    'rule 1',
    interlock,
    'lane/interlock',
    ['inputs.nowMs > inheritedUntilMs ? null : inheritedUntilMs', 'null'],
  ),
  unitMutant(
    'an arm of an earlier run is on its way for ever',
    'rule 1',
    interlock,
    'lane/interlock',
    ['inputs.nowMs > inheritedUntilMs ? null', 'false ? null'],
  ),
  unitMutant('any arm is one of an earlier run', 'rule 1', interlock, 'lane/interlock', [
    "state.inheritedUntilMs === null || inputs.position === 'up'",
    "inputs.position === 'up'",
  ]),
  unitMutant('presence at the start raises nothing', 'rule 1', interlock, 'lane/interlock', [
    'return true;',
    'return state.seenEmpty && true;',
  ]),
  unitMutant(
    'what has not been read since the start raises',
    'rule 1',
    interlock,
    'lane/interlock',
    ['return state.seenEmpty && ', 'return '],
  ),
  unitMutant(
    'a guard that is lost after the start raises nothing',
    'rule 1',
    interlock,
    'lane/interlock',
    ['return state.seenEmpty && ', 'return false && '],
  ),
  unitMutant(
    'a guard that is lost takes back what it proved',
    'rule 1',
    interlock,
    'lane/interlock',
    ['state.seenEmpty || refusalOf', 'refusalOf'],
  ),
  unitMutant('a raised arm is watched as a lowering one', 'rule 1', interlock, 'lane/interlock', [
    'raising = { ...state, loweringSinceMs: null,',
    'raising = { ...state,',
  ]),
  unitMutant('a raised arm is still one of an earlier run', 'rule 1', interlock, 'lane/interlock', [
    'raising = { ...state, loweringSinceMs: null, inheritedUntilMs: null }',
    'raising = { ...state, loweringSinceMs: null }',
  ]),
  unitMutant('an obstacle raises in every tick', 'rule 1', interlock, 'lane/interlock', [
    '{ ...next, loweringSinceMs: null, inheritedUntilMs: null }',
    '{ ...next, inheritedUntilMs: null }',
  ]),
  unitMutant(
    'an obstacle after a start raises in every tick',
    'rule 1',
    interlock,
    'lane/interlock',
    [
      '{ ...next, loweringSinceMs: null, inheritedUntilMs: null }',
      '{ ...next, loweringSinceMs: null }',
    ],
  ),
  unitMutant(
    'who walks by is a car that the other guards missed',
    'rule 1',
    trust,
    'lane/sensor-trust',
    ['seen.nowMs - changedMs >= CAR_MS', 'true'],
  ),
  unitMutant('the first word of a guard is a change', 'rule 1', trust, 'lane/sensor-trust', [
    " && guard.presence !== 'unknown'",
    '',
  ]),
  unitMutant(
    'a blind guard that sees again is not believed',
    'rule 1',
    trust,
    'lane/sensor-trust',
    ["presence === 'present' ? 0 : ", ''],
  ),
  unitMutant('a guard that cannot be read misses cars', 'rule 1', trust, 'lane/sensor-trust', [
    "presence === 'absent' && guard.presence === 'absent'",
    'true',
  ]),
  unitMutant(
    'a guard that was free first has missed the car',
    'rule 1',
    trust,
    'lane/sensor-trust',
    [' && guard.changedMs < passageSinceMs', ''],
  ),
  unitMutant('what a guard that chatters sees is unknown', 'rule 1', trust, 'lane/sensor-trust', [
    "presence === 'absent' && doubtOf",
    'doubtOf',
  ]),
  unitMutant('changes of any age are chatter', 'rule 1', trust, 'lane/sensor-trust', [
    'nowMs - atMs < options.chatterMs',
    'true',
  ]),
  unitMutant('an arm that did not leave is raised', 'rule 1', arm, 'lane/machine-arm', [
    "const left = state.arm.position !== 'up';",
    'const left = true;',
  ]),
  unitMutant('an arm that is blocked is not raised', 'rule 1', arm, 'lane/machine-arm', [
    "const left = state.arm.position !== 'up';",
    'const left = false;',
  ]),
  unitMutant(
    'an arm that is raised from an obstacle is lowered before it is up',
    'rule 1',
    arm,
    'lane/machine-arm',
    ['moving: left ? up : null', 'moving: null'],
  ),
  unitMutant('an arm that gave up closing is lowered', 'rule 1', arm, 'lane/machine-arm', [
    'held || gaveUp || ',
    'held || ',
  ]),
  unitMutant('an arm that moves is lowered again', 'rule 1', arm, 'lane/machine-arm', [
    ' || moving !== null || state.passage',
    ' || state.passage',
  ]),
  unitMutant('an arm that is down is lowered', 'rule 1', arm, 'lane/machine-arm', [
    "if (position === 'down')\n        return stay",
    'if (false)\n        return stay',
  ]),
  unitMutant('that the arm stays up is alarmed again', 'rule 1', arm, 'lane/machine-arm', [
    '!gaveUp || state.arm.gaveUp',
    '!gaveUp',
  ]),
  unitMutant('the fire release does not hold the arm', 'rule 1', arm, 'lane/machine-arm', [
    'held: true, heldSinceMs: null',
    'heldSinceMs: null',
  ]),
  unitMutant('time ends what was held before the fire', 'rule 1', arm, 'lane/machine-by-hand', [
    'held: true, heldSinceMs: null',
    'held: true',
  ]),
  unitMutant('an arm that falls during a fire is not alarmed', 'rule 1', arm, 'lane/machine-arm', [
    "heldSinceMs: null, wanted: 'up', moving",
    'heldSinceMs: null, moving',
  ]),
  unitMutant(
    'an arm that the fire release raises is not followed',
    'rule 1',
    arm,
    'lane/machine-arm',
    ["heldSinceMs: null, wanted: 'up', moving: up", "heldSinceMs: null, wanted: 'up'"],
  ),
  unitMutant(
    'a closing that was wanted goes on in a fire',
    'rule 1',
    arm,
    'lane/machine-by-hand',
    ["heldSinceMs: null, wanted: 'up', moving", 'heldSinceMs: null, moving'],
    ["wanted !== 'down' || held || ", "wanted !== 'down' || "],
  ),
  unitMutant(
    'the machine takes unknown guards for empty ones',
    'rule 1',
    'lane/sensors',
    'lane/sensors',
    [" || guards.includes('unknown')", ''],
  ),
  unitMutant(
    'the machine takes a lane without guards for an empty one',
    'rule 1',
    'lane/sensors',
    'lane/sensors',
    ['guards.length === 0 || ', ''],
  ),
  unitMutant('the machine does not see presence', 'rule 1', 'lane/sensors', 'lane/sensors', [
    "guards.includes('present')",
    'false',
  ]),
  unitMutant(
    'a sensor that cannot be read proves quiet',
    'rule 1',
    'drivers/loop/loop-sensor',
    'drivers/barrier',
    ["level !== 'inactive'", "level === 'active'"],
  ),
  unitMutant(
    'a sensor that cannot be read sees something',
    'rule 1',
    'drivers/loop/loop-sensor',
    'drivers/barrier',
    ["level === 'active' ? 'present' : 'unknown'", "'present'"],
  ),
  unitMutant(
    'a gap between samples proves quiet',
    'rule 1',
    'drivers/loop/loop-sensor',
    'drivers/barrier',
    ['gapMs > SAMPLE_GAP_MAX_MS || ', ''],
  ),
  unitMutant(
    'time that goes back proves quiet',
    'rule 1',
    'drivers/loop/loop-sensor',
    'drivers/barrier',
    [' || gapMs < 0', ''],
  ),
  unitMutant(
    'one quiet sample is absence',
    'rule 1',
    'drivers/loop/loop-sensor',
    'drivers/barrier',
    ['nowMs - this.quietSinceMs >= this.clearMs', 'true'],
  ),
  unitMutant(
    'an upper limit that cannot be read counts as open',
    'rule 1',
    'drivers/barrier/limit-position',
    'drivers/barrier',
    ["up === 'unknown' || ", ''],
  ),
  unitMutant(
    'a lower limit that cannot be read counts as open',
    'rule 1',
    'drivers/barrier/limit-position',
    'drivers/barrier',
    [" || down === 'unknown'", ''],
  ),
  unitMutant(
    'an arm at both limits is up',
    'rule 1',
    'drivers/barrier/limit-position',
    'drivers/barrier',
    ["down === 'active' ? 'contradictory' : 'up'", "'up'"],
  ),
  unitMutant(
    'a command is carried out again while it is carried out',
    'rule 8',
    'lane/commands',
    'lane/commands',
    ['running !== undefined', 'false'],
  ),
  unitMutant('a retained command is carried out', 'rule 8', 'lane-role', 'bridge/operate-liftrod', [
    'message.retained',
    'false',
  ]),
  unitMutant('a forced arm is not reported', 'rule 3', 'lane-role', 'lane/lane-reports', [
    "[order.change, this.desk.journal(lane, 'arm_moved_abnormally', reason)]",
    "[this.desk.journal(lane, 'arm_moved_abnormally', reason)]",
  ]),
  unitMutant('tailgating is not written down', 'rule 2', 'lane-role', 'lane/lane-reports', [
    'this.#note([this.desk.journal(lane, event, words, about)], event);',
    '',
  ]),
  unitMutant(
    'a fact that is known is taken in again',
    'rule 5',
    'sessions/session-book',
    'sessions/session-book',
    ['known?.has(fact.factId) === true', 'false'],
  ),
  unitMutant(
    'each fact of one payment is a payment',
    'rule 9',
    'sessions/session-book',
    'sessions/session-book',
    ['byTradeNo.set(fact.paid.tradeNo, fact)', 'byTradeNo.set(fact.factId, fact)'],
  ),
  unitMutant(
    'of two facts of one payment the one that came last counts',
    'rule 5',
    'sessions/session-book',
    'sessions/session-book',
    ['known === undefined || isLater(known, fact)', 'true'],
  ),
  unitMutant(
    'a payment that is told again is stated again',
    'rule 8',
    'bridge/stays/payments',
    'bridge/stays',
    ['paymentsOf(known).some(({ tradeNo }) => tradeNo === paid.tradeNo)', 'false'],
  ),
  unitMutant(
    'what is known counts as being on disk',
    'rule 8',
    'bridge/stays/payments',
    'bridge/stays',
    ['return stays.onDisk();', 'return;'],
  ),
  unitMutant(
    'a refund that is told again is stated again',
    'rule 8',
    'bridge/stays/payments',
    'bridge/stays',
    ['paymentsOf(stay).some((paid) => paid.tradeNo === own)', 'false'],
  ),
  unitMutant(
    'a wallet that is told again is stated again',
    'rule 8',
    'bridge/stays/payments',
    'bridge/stays',
    ['known?.balanceFen === balanceFen && ', 'known === null && '],
  ),
  unitMutant(
    'a change of how a wallet pays is no news',
    'rule 8',
    'bridge/stays/payments',
    'bridge/stays',
    [' && known.paysByItself === paysByItself', ''],
  ),
  unitMutant(
    'a failure that is told again is stated again',
    'rule 8',
    'bridge/stays/payments',
    'payments/exit-payments',
    ['stay.facts.some(isKnown)', 'false'],
  ),
  unitMutant(
    'a coupon that is told again is stated again',
    'rule 8',
    'bridge/stays/reductions',
    'bridge/reductions',
    ['all.filter((one) => !known.some((other) => isSame(one, other)))', 'all'],
  ),
  unitMutant(
    'a coupon that is known counts as being on disk',
    'rule 8',
    'bridge/stays/reductions',
    'bridge/reductions',
    ['await stays.onDisk();', ''],
  ),
  unitMutant(
    'a call is sent as often as it comes',
    'rule 8',
    'bridge/requests/call-desk',
    'bridge/cloud-call',
    ['this.#seen.has(key)', 'false'],
  ),
  unitMutant(
    'a call that the broker kept is sent',
    'rule 8',
    'bridge/requests/call-desk',
    'bridge/cloud-call',
    ['message.retained', 'false'],
  ),
  unitMutant(
    'a call is sent before its number is on disk',
    'rule 8',
    'bridge/requests/call-desk',
    'bridge/cloud-call',
    ['await store.commit([', 'void store.commit(['],
  ),
  unitMutant(
    'the number of a call is not kept',
    'rule 8',
    'bridge/requests/call-desk',
    'bridge/cloud-call',
    ['put(seenShelf, key, seen),', ''],
  ),
  unitMutant(
    'an order that is under way is sent again',
    'rule 5',
    'bridge/uplink-forwarder',
    'bridge/uplink-forwarder',
    ['if (this.#known.has(messageId))', 'if (false)'],
  ),
  unitMutant(
    'an entry is noted only when its answer is there',
    'rule 5',
    'bridge/uplink-forwarder',
    'bridge/uplink-forwarder',
    ['this.#histories.begin(messageId, texts, sign);', ''],
    [
      'const judgement = judge({',
      'this.#histories.begin(messageId, texts, sign); const judgement = judge({',
    ],
  ),
  unitMutant(
    'the older of two states of a record wins',
    'rule 5',
    'records/merge-record',
    'records/merge',
    ['a.updatedMs - b.updatedMs', 'b.updatedMs - a.updatedMs'],
  ),
  unitMutant(
    'the lower revision of a record wins',
    'rule 5',
    'records/merge-record',
    'records/merge',
    ['a.revision - b.revision', 'b.revision - a.revision'],
  ),
  unitMutant(
    'a deletion loses to a change of the same moment',
    'rule 5',
    'records/merge-record',
    'records/merge',
    ['a.deleted ? 1 : -1', 'a.deleted ? -1 : 1'],
  ),
  unitMutant(
    'a state of a record that is known is taken in again',
    'rule 5',
    'records/merge-record',
    'records/merge',
    ['rank(incoming, known) > 0', 'true'],
  ),
  unitMutant(
    'people are told of a car with each decision',
    'rule 8',
    'decisions/unmatched-cars',
    'decisions/unmatched-cars',
    ['told?.plate === plate && atMs', 'false && atMs'],
  ),
  unitMutant(
    'people are told of a car only once a day',
    'rule 8',
    'decisions/unmatched-cars',
    'decisions/unmatched-cars',
    ['atMs - told.atMs < AGAIN_MS', 'true'],
  ),
  unitMutant(
    'a read that a camera sends again counts again',
    'rule 2',
    'drivers/camera/read-desk',
    'drivers/read-desk',
    ['this.recent.has(identity)', 'false'],
  ),
  unitMutant(
    'all reads that ever came are remembered',
    'rule 10',
    'drivers/camera/read-desk',
    'drivers/read-desk',
    ['this.recent.size > REMEMBERED_MAX', 'false'],
  ),
  unitMutant(
    'what the cloud states is answered before it is on disk',
    'rule 8',
    'bridge/stays/stay-desk',
    'bridge/stays',
    ['await store.commit(changes);', 'void store.commit(changes);'],
  ),
  unitMutant(
    'what is written down is answered before it is on disk',
    'rule 8',
    'bridge/stays/stay-desk',
    'bridge/stays',
    [
      'await this.#options.store.commit([this.#journal',
      'void this.#options.store.commit([this.#journal',
    ],
  ),
  unitMutant(
    'nothing waits for what is known to be on disk',
    'rule 8',
    'bridge/stays/stay-desk',
    'bridge/stays',
    ['await this.#options.store.commit([]);', ''],
  ),
  unitMutant(
    'a stay that the cloud ended stays on the open shelf',
    'rule 5',
    'bridge/stays/stay-desk',
    'bridge/stays',
    ['changes.push(remove(openShelf, stay.sessionId));', ''],
  ),
  unitMutant(
    'a record from outside is not synced',
    'rule 8',
    'records/record-shelf',
    'records/record-desk',
    ['...alongside(revised)], true)', '...alongside(revised)], false)'],
  ),
  unitMutant(
    'a record from outside is answered before it is on disk',
    'rule 8',
    'records/record-shelf',
    'records/record-desk',
    ['await this.#write(revised, [', 'void this.#write(revised, ['],
  ),
  unitMutant(
    'what was only noted counts as durable',
    'rule 4',
    'store/batch-writer',
    'store/store',
    ['if (next.synced)', 'if (true)'],
  ),
  unitMutant('no batch is synced', 'rule 4', 'store/batch-writer', 'store/store', [
    '{ sync: next.synced }',
    '{ sync: false }',
  ]),
  unitMutant('a batch that failed is dropped', 'rule 5', 'store/batch-writer', 'store/store', [
    'await this.#failed(error);',
    'this.#queue.shift(); await this.#failed(error);',
  ]),
  unitMutant('a batch that failed goes to the end', 'rule 5', 'store/batch-writer', 'store/store', [
    'await this.#failed(error);',
    'this.#queue.push(this.#queue.shift()); await this.#failed(error);',
  ]),
  unitMutant(
    'each new batch tries a disk that fails',
    'rule 10',
    'store/batch-writer',
    'store/store',
    ['!this.#writing && this.#failing === null', '!this.#writing'],
  ),
  unitMutant('the journal gets no batch', 'rule 5', 'store/batch-writer', 'store/recent-journal', [
    'await recent.append(next.changes, next.position);',
    ';',
  ]),
  unitMutant(
    'the database does not wait for the journal',
    'rule 5',
    'store/batch-writer',
    'store/recent-journal',
    [
      'await recent.append(next.changes, next.position);',
      'void recent.append(next.changes, next.position);',
    ],
  ),
  unitMutant(
    'a batch goes to the journal with each try',
    'rule 10',
    'store/batch-writer',
    'store/recent-journal',
    ['if (!next.inRecent)', 'if (true)'],
  ),
  unitMutant(
    'a stay whose exit nobody saw stays open',
    'rule 6',
    'decisions/record-decision',
    'decisions/record-decision',
    ['for (const session of decision.supersedes)', 'for (const session of [])'],
  ),
  unitMutant(
    'a stay whose exit nobody saw ends after the new one began',
    'rule 6',
    'decisions/record-decision',
    'decisions/record-decision',
    ['for (const session of decision.supersedes)', 'for (const session of [])'],
    [
      "batch.grant(fact.sessionId, 'granted', decision.reasons);",
      "batch.grant(fact.sessionId, 'granted', decision.reasons); for (const session of decision.supersedes) closeUnseen(batch, session, context);",
    ],
  ),
];
