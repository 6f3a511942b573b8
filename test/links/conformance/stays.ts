import type { OutboxEntry } from '../../../protocol/park/disk.js';
import type { Uplink, UplinkBody } from '../../../protocol/park/uplink.js';
import type { Stamp } from '../../../protocol/park/values.js';

/** One stay as it should stand in the cloud's books. */
export interface Stay {
  orderId: string;
  plate: string;
  paidFen: number;
  debtFen: number;
}

/** Makes the uplinks of cars that come, go, come again, and sometimes leave first. */
export class Stays {
  readonly all: Stay[] = [];
  readonly #random: () => number;
  readonly #absent: string[];

  readonly #leaveFirst: number;

  /** @param options.leaveFirst how many of the cars leave first and pay later, 0 to 1 */
  constructor(options: { random: () => number; plates: number; leaveFirst: number }) {
    this.#random = options.random;
    this.#leaveFirst = options.leaveFirst;
    this.#absent = Array.from({ length: options.plates }, (_, i) => {
      return `京A${String(i).padStart(5, '0')}`;
    });
  }

  /** A car that is not in the park comes in; null when all are in. */
  enter(): Stay | null {
    const at = Math.floor(this.#random() * this.#absent.length);
    const [plate] = this.#absent.splice(at, 1);
    if (plate === undefined) return null;
    const fen = 100 * (1 + Math.floor(this.#random() * 50));
    const leavesFirst = this.#random() < this.#leaveFirst;
    const stay = {
      orderId: `o${this.all.length}`,
      plate,
      paidFen: leavesFirst ? 0 : fen,
      debtFen: leavesFirst ? fen : 0,
    };
    this.all.push(stay);
    return stay;
  }

  /** It left, and can come again. */
  left(stay: Stay): void {
    this.#absent.push(stay.plate);
  }
}

interface Place {
  sequence: number;
  messageId: string;
  at: Stamp;
}

export function entryOf(stay: Stay, place: Place): OutboxEntry {
  return entryWith(stay, place, {
    body: 'sessionOpened',
    sessionOpened: {
      sessionId: stay.orderId,
      plate: stay.plate,
      enteredAt: place.at,
      channelId: 'A1',
      vehicleClass: '小车',
      plateColor: 'BLUE',
      right: 'TEMPORARY',
      operatorId: '',
      freePlaces: 5,
      remark: '',
    },
  });
}

export function exitOf(stay: Stay, enteredAt: Stamp, place: Place): OutboxEntry {
  const common = {
    sessionId: stay.orderId,
    plate: stay.plate,
    enteredAt,
    leftAt: place.at,
    entryChannelId: 'A1',
    exitChannelId: 'B1',
    vehicleClass: '小车',
    right: 'TEMPORARY',
    plateColor: 'BLUE',
    amountReceivableFen: stay.paidFen + stay.debtFen,
    remark: '',
  } as const;
  if (stay.debtFen > 0) {
    const sessionLeftUnpaid = { ...common, debtFen: stay.debtFen };
    return entryWith(stay, place, { body: 'sessionLeftUnpaid', sessionLeftUnpaid });
  }
  const sessionClosed = {
    ...common,
    entryOperatorId: '',
    exitOperatorId: '',
    freePlaces: 5,
    method: 'CASH',
    electronicPrepaidFen: 0,
    electronicPaidFen: 0,
    cashPrepaidFen: 0,
    cashPaidFen: stay.paidFen,
    reducedFen: 0,
    freeReason: '',
  } as const;
  return entryWith(stay, place, { body: 'sessionClosed', sessionClosed });
}

function entryWith(stay: Stay, { sequence, messageId, at }: Place, body: UplinkBody): OutboxEntry {
  const { orderId: sessionId, plate } = stay;
  const uplink: Uplink = { messageId, nodeId: 'gate-1', sequence, sessionId, plate, at, ...body };
  return { uplink, attempts: 0, lastAnswer: '', refusedReason: '' };
}
