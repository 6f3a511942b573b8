import { openSync, writeSync } from 'node:fs';
import { AttendantDesk } from '../../runtime/decisions/attendant-desk.js';
import { DecisionDesk, type DecisionDeskOptions } from '../../runtime/decisions/decision-desk.js';
import type { Environment } from '../../runtime/environment/environment.js';
import { openRealDatabase } from '../../runtime/environment/real-database.js';
import { realEnvironment } from '../../runtime/environment/real.js';
import { Outbox } from '../../runtime/outbox/outbox.js';
import { RecordShelf } from '../../runtime/records/record-shelf.js';
import { ShiftBook } from '../../runtime/shifts/shift-book.js';
import { loadSessions } from '../../runtime/sessions/load-sessions.js';
import { isOpen, type SessionBook } from '../../runtime/sessions/session-book.js';
import { seenShelf } from '../../runtime/store/shelves.js';
import { Store } from '../../runtime/store/store.js';
import { put, type Change } from '../../runtime/store/write.js';
import { someRead } from '../decisions/some-context.js';
import { SeededRandom } from '../sim/random.js';
import { someStamper } from '../support/some-stamper.js';
import { laneOf, someConfig } from '../support/some-config.js';
import { MarkingDatabase } from './marking-database.js';
import type { Mark } from './marks.js';

/** What one recording does. */
export interface Workload {
  folder: string;
  marks: string;
  seed: number;
  steps: number;
  /** Bytes of LevelDB's write buffer; small ones make it write tables and compact. */
  writeBufferBytes: number | null;
  syncs: boolean;
}

const config = someConfig({ rates: [] });
const [entry, exit] = [laneOf(config, 'in1'), laneOf(config, 'out1')];
/** A start in the middle now and then, so that its writing is cut too. */
const RESTART = 0.02;

/** The store and all that decides upon it, as a node has them between two starts. */
class Box {
  private constructor(
    readonly store: Store,
    readonly sessions: SessionBook,
    readonly desk: DecisionDesk,
    readonly attendants: AttendantDesk,
    readonly outbox: Outbox,
  ) {}

  static async open(
    workload: Workload,
    mark: (mark: Mark) => void,
    random: SeededRandom,
  ): Promise<Box> {
    const environment = environmentOf(workload, mark);
    const store = await Store.open(environment, workload.folder);
    const sessions = await loadSessions(store);
    const options: DecisionDeskOptions = {
      environment,
      config,
      store,
      stamper: someStamper(environment, store.meta.boot, config.node.id),
      sessions,
      records: await RecordShelf.load(store, environment),
      linkDownMs: () => null,
      unansweredCharges: () => 0,
      onDurable: () => box.outbox.wake(),
      onOrders: () => undefined,
      onDurableLate: () => undefined,
      onLongAsked: () => undefined,
    };
    const desk = new DecisionDesk(options);
    const shifts = await ShiftBook.load(store);
    const attendants = new AttendantDesk(desk, { ...options, shifts });
    const outbox = new Outbox({
      ...{ store, environment, windowMax: 8, liveMax: 4, capacity: 10_000 },
      ...{ outcomeWaitMs: 30_000, silencesMax: 1_000, reports: null },
      send: ({ uplink }) => {
        mark({
          kind: 'sent',
          messageId: uplink.messageId,
          about: `${uplink.sessionId} ${uplink.body}`,
        });
        const refused = random.chance(0.05);
        setTimeout(
          () => {
            const delivery = refused ? 'REFUSED' : 'DELIVERED';
            outbox.settle({ messageId: uplink.messageId, delivery, reason: '', answer: '' });
          },
          random.whole(0, 20),
        );
        return Promise.resolve();
      },
    });
    const box = new Box(store, sessions, desk, attendants, outbox);
    outbox.setUp(true);
    outbox.wake();
    return box;
  }

  async close(): Promise<void> {
    this.outbox.close();
    await this.store.close();
  }
}

function environmentOf(workload: Workload, mark: (mark: Mark) => void): Environment {
  const real = realEnvironment({ logLevel: 'error' });
  const { writeBufferBytes } = workload;
  const options = writeBufferBytes === null ? {} : { writeBufferSize: writeBufferBytes };
  return {
    ...real,
    openDatabase: async (folder) =>
      new MarkingDatabase(await openRealDatabase(folder, options), mark, workload.syncs),
  };
}

/** Cars come and go, payments and commands are taken, orders are delivered and refused. */
export async function run(workload: Workload): Promise<void> {
  const marks = openSync(workload.marks, 'a');
  const mark = (line: Mark) => void writeSync(marks, `${JSON.stringify(line)}\n`);
  const random = new SeededRandom(workload.seed);
  let box = await Box.open(workload, mark, random);
  for (let step = 0; step < workload.steps; step += 1) {
    if (random.chance(RESTART)) {
      await box.close();
      box = await Box.open(workload, mark, random);
    }
    await takeStep(box, mark, random, `${workload.seed}x${step}`);
    // Some decisions come close upon each other, some alone.
    if (random.chance(0.5)) await new Promise((resolve) => setTimeout(resolve, 1));
  }
  await box.close();
}

async function takeStep(
  box: Box,
  mark: (mark: Mark) => void,
  random: SeededRandom,
  name: string,
): Promise<void> {
  const sessions = box.sessions.ids().flatMap((id) => box.sessions.session(id) ?? []);
  const open = sessions.filter(isOpen);
  const session = open.length === 0 ? null : random.pick(open);
  const plate = session?.facts[0]?.plate ?? '';
  const chance = random.fraction();
  const acknowledged = (what: string, sessionId: string) => {
    const facts = box.sessions.session(sessionId)?.facts ?? [];
    const keys = facts.map(({ factId }) => `facts:${sessionId}!${factId}`);
    mark({ kind: 'acknowledged', what, keys });
  };
  if (session === null || chance < 0.45) {
    const decision = await box.desk.decide(entry, someRead(`粤${name}`));
    if (decision.kind === 'grant') acknowledged('entry', decision.sessionId);
  } else if (chance < 0.75) {
    const decision = await box.desk.decide(exit, someRead(plate));
    if (decision.kind === 'grant') acknowledged('exit', decision.sessionId);
    box.desk.passed(exit, session.sessionId, plate);
  } else if (chance < 0.85) {
    const car = { lane: exit, read: someRead(plate) };
    await box.attendants.pay(car, { amountFen: 500, method: 'CASH', by: 'attendant' });
    acknowledged('payment', session.sessionId);
  } else {
    const commandId = `c${name}`;
    const seen = { commandId, seenMs: 1, done: true, reason: '' };
    const changes: Change[] = [
      put(seenShelf, commandId, seen),
      box.desk.journal(entry, 'command_accepted', 'RAISE, by the cloud'),
    ];
    await box.store.commit(changes);
    mark({ kind: 'commanded', commandId });
    mark({ kind: 'acknowledged', what: 'command', keys: [`seen:${commandId}`] });
  }
}

const [, , described] = process.argv;
if (described !== undefined && import.meta.url === `file://${process.argv[1] ?? ''}`) {
  await run(JSON.parse(described) as Workload);
}
