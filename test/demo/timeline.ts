import type { ArmMotion } from '../../drivers/barrier/relay/twin.js';
import type { LogLine } from '../site/lane-process.js';

/** One thing that happened, as the demo tells it. */
export interface TimelineEntry {
  atMs: number;
  where: string;
  what: string;
}

const laneNames: Readonly<Record<string, string>> = { in1: 'entry', out1: 'exit' };

const tellable: Readonly<Record<string, (line: LogLine) => string>> = {
  plate_read: (line) => `saw     ${field(line, 'plate')} (confidence ${field(line, 'confidence')})`,
  decided: (line) => `decided ${field(line, 'decision')}: ${field(line, 'reasons')}`,
  arm_raised: (line) => `raises the arm (${field(line, 'cause')})`,
  arm_lowered: () => 'lowers the arm: nothing is under it',
  passed: (line) => `passed  ${field(line, 'plate')}`,
  tailgating: () => 'a second car followed on one grant',
  grant_unused: (line) => `the grant of ${field(line, 'plate')} was not used`,
  alarm: (line) => `ALARM   ${field(line, 'text')}`,
  cloud_away: () => 'the cloud is away',
  cloud_reached: () => 'the cloud is reached',
  cards_reconciled: (line) => `cards compared: ${field(line, 'applied')} taken over from the cloud`,
};

/** Collects what happened at the site, and prints it as it comes. */
export class Timeline {
  readonly entries: TimelineEntry[] = [];
  readonly #startedMs = performance.now();
  readonly #print: boolean;

  constructor(options: { print: boolean }) {
    this.#print = options.print;
  }

  tell(where: string, what: string): void {
    const entry = { atMs: Math.round(performance.now() - this.#startedMs), where, what };
    this.entries.push(entry);
    if (!this.#print) return;
    console.log(lineOf(entry));
  }

  /** The latest lines, to explain a failure. */
  lastLines(count: number): string[] {
    return this.entries.slice(-count).map(lineOf);
  }

  /** A heading for people. */
  step(text: string): void {
    this.entries.push({
      atMs: Math.round(performance.now() - this.#startedMs),
      where: 'demo',
      what: text,
    });
    if (this.#print) console.log(`\n-- ${text}`);
  }

  /** A line of the program's log, if it is of interest here. */
  log(line: LogLine): void {
    const told = tellable[line.event];
    if (told === undefined) return;
    this.tell(laneNames[field(line, 'lane')] ?? 'box', told(line));
  }

  arm(where: string, motion: ArmMotion, angleDegrees: number): void {
    if (motion === 'still') this.tell(where, `arm at ${Math.round(angleDegrees)} degrees`);
  }

  /** A text of the cloud on its way down. */
  cloud(text: string): void {
    const told = JSON.parse(text) as Record<string, string | number | undefined>;
    const { service_name: service = '', state = '' } = told;
    const key = told['order_id'] ?? told['uuid'] ?? told['liftrod_id'] ?? told['random_str'] ?? '';
    this.tell('cloud', `answers ${service} ${key} with state ${state}`);
  }
}

function lineOf({ atMs, where, what }: TimelineEntry): string {
  return `${(atMs / 1000).toFixed(1).padStart(5)} s  ${where.padEnd(6)} ${what}`;
}

function field(line: LogLine, name: string): string {
  const value = line[name];
  return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
}
