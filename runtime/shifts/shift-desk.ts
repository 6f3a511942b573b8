import type { Shift } from '../../protocol/park/disk.js';
import { headerOf } from '../../protocol/park/record.js';
import type { ShiftChanged } from '../../protocol/park/uplink.js';
import { LanekeeperError } from '../errors.js';
import type { NodeParts } from '../node-parts.js';
import { inOutbox, newUplink } from '../outbox/new-uplink.js';
import { yuanText } from '../rates/yuan-text.js';
import { inJournal, newJournalEntry } from '../store/journal.js';
import type { Change } from '../store/write.js';
import { isOperatorId } from './operator-id.js';
import { noSums, type ShiftBook } from './shift-book.js';

/** So many operators of one box are remembered; there are some dozens at a car park. */
const OPERATORS_MAX = 200;

export interface ShiftDeskOptions extends Pick<
  NodeParts,
  'config' | 'store' | 'stamper' | 'records'
> {
  shifts: ShiftBook;
  /** A message for the cloud is on disk. */
  onOrder: () => void;
}

/**
 * Who takes money comes on duty and goes off. Shift, journal entry and the message to the cloud
 * (2.5) are one batch on disk before it is answered.
 */
export class ShiftDesk {
  readonly #options: ShiftDeskOptions;

  constructor(options: ShiftDeskOptions) {
    this.#options = options;
  }

  all(): Shift[] {
    return this.#options.shifts.all();
  }

  /**
   * @param boothId where the operator sits; may be empty
   * @throws LanekeeperError `shift/bad-operator`, `shift/unknown-operator`, `shift/on-duty`,
   *   `shift/full`, `store/full`
   */
  async start(operatorId: string, boothId: string): Promise<Shift> {
    this.#assertKnown(operatorId);
    const { shifts, store, stamper } = this.#options;
    if (shifts.onDuty(operatorId) !== null) {
      const sentence = `"${operatorId}" is on duty already; end that shift first.`;
      throw new LanekeeperError('shift/on-duty', sentence);
    }
    const before = shifts.all();
    if (
      before.length >= OPERATORS_MAX &&
      !before.some((shift) => shift.operatorId === operatorId)
    ) {
      const sentence = `${OPERATORS_MAX} operators have worked at this box; no more are kept.`;
      throw new LanekeeperError('shift/full', sentence);
    }
    const shift: Shift = {
      shiftId: store.idOf(store.nextSequence()),
      operatorId,
      boothId,
      startedAt: stamper.now(),
      endedAt: null,
      sums: noSums,
      countedFen: null,
    };
    await this.#keep(shift, 'STARTED', 'on duty');
    return shift;
  }

  /**
   * @param countedFen the cash that was counted, in fen; null when nobody counted
   * @throws LanekeeperError `shift/not-on-duty`, `store/full`
   */
  async end(operatorId: string, countedFen: number | null): Promise<Shift> {
    const { shifts, stamper } = this.#options;
    const present = shifts.onDuty(operatorId);
    if (present === null) {
      const onDuty = shifts.all().filter((shift) => shift.endedAt === null);
      const who = onDuty.map((shift) => shift.operatorId).join(', ') || 'nobody';
      const sentence = `"${operatorId}" is not on duty; on duty: ${who}.`;
      throw new LanekeeperError('shift/not-on-duty', sentence);
    }
    const shift = { ...present, endedAt: stamper.now(), countedFen };
    await this.#keep(shift, 'ENDED', handOver(shift));
    return shift;
  }

  async #keep(shift: Shift, change: ShiftChanged['change'], words: string): Promise<void> {
    const { shifts, store, onOrder } = this.#options;
    const text = `${shift.operatorId}: ${words}`;
    const event = change === 'STARTED' ? 'shift_started' : 'shift_ended';
    const entry = { laneId: '', event, text, sessionId: '', plate: '' };
    const changes = [
      shifts.keep(shift),
      this.#uplink(shift, change),
      inJournal(newJournalEntry(this.#options, entry)),
    ];
    await store.commit(changes);
    onOrder();
  }

  #uplink(shift: Shift, change: ShiftChanged['change']): Change {
    const { store, config } = this.#options;
    const { shiftId, operatorId, boothId } = shift;
    const at = shift.endedAt ?? shift.startedAt;
    const shiftChanged = { shiftId, operatorId, change, at, boothId };
    const source = { numbering: store, nodeId: config.node.id, at };
    // The end of a shift goes up after its start.
    const about = { sessionId: `shift:${shiftId}`, plate: '' };
    return inOutbox(newUplink(source, about, { body: 'shiftChanged', shiftChanged }));
  }

  /** Where the park has a list of its operators, nobody else takes money. */
  #assertKnown(operatorId: string): void {
    if (!isOperatorId(operatorId)) {
      const sentence = `"${operatorId}" is no operator number: 1 to 12 letters, digits or "_".`;
      throw new LanekeeperError('shift/bad-operator', sentence);
    }
    const listed = [...this.#options.records.all('operator')].map(headerOf);
    const living = listed.filter(({ deleted }) => !deleted).map(({ key }) => key);
    if (living.length === 0 || living.includes(operatorId)) return;
    const sentence = `"${operatorId}" is no operator of this park; known: ${living.join(', ')}.`;
    throw new LanekeeperError('shift/unknown-operator', sentence);
  }
}

/** What is handed over at the end of a shift, in words. */
function handOver({ sums, countedFen }: Shift): string {
  const counted =
    countedFen === null
      ? 'nobody counted'
      : `counted ${yuanText(countedFen)} (${signed(countedFen - sums.cashFen)})`;
  return (
    `${sums.cashPayments} payments, ${yuanText(sums.cashFen)} yuan in cash, ${counted}, ` +
    `${sums.raised} arms raised by hand, ${sums.freed} cars let out free ` +
    `(${yuanText(sums.freedFen)} yuan)`
  );
}

function signed(fen: number): string {
  return `${fen < 0 ? '-' : '+'}${yuanText(Math.abs(fen))}`;
}
