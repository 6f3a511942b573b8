import type { Contact } from '../../drivers/contact/contact.js';
import type { Level } from '../../drivers/gpio/port.js';
import type { ContactName } from '../config/config.js';
import { FaultFrequency } from './fault-frequency.js';

/** What is told of a contact that closes, that opens, and that cannot be read any more. */
const told: Readonly<Record<ContactName, { closed: Told; opened: Told | null }>> = {
  call_button: {
    closed: ['call_button', 'somebody at the lane asks for help'],
    opened: null,
  },
  cabinet_door: {
    closed: ['cabinet_opened', 'the door of the cabinet was opened'],
    opened: ['cabinet_closed', 'the door of the cabinet is closed again'],
  },
  power_lost: {
    closed: ['power_lost', 'the mains are away: the box runs on its battery'],
    opened: ['power_back', 'the mains are back'],
  },
  loop_fault: {
    closed: ['loop_fault', 'a loop detector reports a fault of its loop'],
    opened: ['loop_mended', 'the loop detector reports no fault any more'],
  },
};

type Told = readonly [event: string, text: string];
type Tell = (event: string, text: string) => void;

/** A detector that fails this often in a day has a bad joint or a loose plug. */
const FAULTS_MAX = 5;
const FAULTS_SPAN_MS = 24 * 3_600_000;

/**
 * The contacts of a lane that move no arm: somebody calls, a door is opened, the mains are away, a
 * detector reports a fault. They are read on the lane's tick, told once per change, and counted.
 */
export class LaneContacts {
  readonly #contacts: ReadonlyMap<ContactName, Contact>;
  readonly #tell: Tell;
  readonly #faults = new FaultFrequency({ faultsMax: FAULTS_MAX, spanMs: FAULTS_SPAN_MS });

  constructor(contacts: ReadonlyMap<ContactName, Contact>, tell: Tell) {
    this.#contacts = contacts;
    this.#tell = tell;
  }

  /** Whether the next ticks change nothing as long as the inputs stay as they are. */
  get rests(): boolean {
    return [...this.#contacts.values()].every(({ rests }) => rests);
  }

  /** Levels and counts by name, for people. */
  get status(): Record<string, { level: Level | null } & Contact['counters']> {
    const entries = [...this.#contacts].map(([name, { level, counters }]) => {
      return [name, { level, ...counters }] as const;
    });
    return Object.fromEntries(entries);
  }

  onHint(callback: () => void): void {
    for (const contact of this.#contacts.values()) contact.onHint(callback);
  }

  tick(nowMs: number): void {
    for (const [name, contact] of this.#contacts) {
      const level = contact.sample(nowMs);
      if (level !== null) this.#changed(name, level, nowMs);
    }
  }

  #changed(name: ContactName, level: Level, nowMs: number): void {
    if (level === 'unknown') {
      this.#tell('contact_unreadable', `the contact ${name} cannot be read`);
      return;
    }
    const words = level === 'active' ? told[name].closed : told[name].opened;
    if (words !== null) this.#tell(...words);
    if (name !== 'loop_fault' || level !== 'active') return;
    const count = this.#faults.add(nowMs);
    if (count === null) return;
    const text = `${count} faults within 24 hours: look at the joints and plugs of the loop`;
    this.#tell('loop_faults_often', text);
  }
}
