/** One deliberate break of the program: a text of a compiled file and what stands there instead. */
export interface Mutant {
  name: string;
  /** The rule of design.md that it breaks. */
  rule: string;
  /** Below `dist`. */
  file: string;
  edits: readonly { find: string; replace: string }[];
}

const mutant = (
  name: string,
  rule: string,
  file: string,
  ...edits: [find: string, replace: string][]
): Mutant => ({
  name,
  rule,
  file: `runtime/${file}.js`,
  edits: edits.map(([find, replace]) => ({ find, replace })),
});

const interlock = 'lane/interlock';

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
  mutant('the quiet time is ignored', 'rule 1', 'lane/arm', [
    'nowMs - state.quietSinceMs < options.clearMs',
    'false',
  ]),
  mutant('a read of the granted car decides for the next one', 'rule 2', 'lane/arrival', [
    'decidedPlates(state).includes(read.plate)',
    'false',
  ]),
  mutant('the arm rises before the commit is done', 'rule 4', 'decisions/decision-desk', [
    'store.commit(changes).then(() => {',
    "resolve('on-disk'); store.commit(changes).then(() => {",
  ]),
  mutant('the commit is not synced', 'rule 4', 'store/store', [
    'return this.#enqueue(changes, true);',
    'return this.#enqueue(changes, false);',
  ]),
  mutant('the order is left out of the batch', 'rule 4', 'decisions/record-decision', [
    'this.#changes.push(put(outboxShelf, sequenceKey(sequence), entry));',
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
  mutant('the sequence is not kept', 'rule 5', 'store/store', [
    "return [...changes, { type: 'put', key: fullKey('meta', 'sequence'), value: seal(sequence) }];",
    'return changes;',
  ]),
  mutant(
    'the session book loses all facts of a batch but the first',
    'rule 5',
    'sessions/session-book',
    ['return facts.filter(', 'return facts.slice(0, 1).filter('],
  ),
  mutant('payments are not booked', 'rule 9', 'decisions/record-decision', [
    "sums[method === 'CASH' ? 'cashPaidFen' : 'electronicPaidFen'] += amountFen;",
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
];
