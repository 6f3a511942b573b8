import { Contact } from '../../../drivers/contact/contact.js';
import { MemoryBoard } from '../../../drivers/gpio/memory/memory-board.js';
import { MemoryGpio } from '../../../drivers/gpio/memory/memory-gpio.js';
import { LoopSensor } from '../../../drivers/loop/loop-sensor.js';
import type { PresenceSensor } from '../../../drivers/loop/port.js';
import { LoopTwin } from '../../../drivers/loop/twin.js';
import { LineScanner } from '../../../drivers/scanner/line-scanner/scanner.js';
import type { CodeScanner } from '../../../drivers/scanner/port.js';
import { ScannerTwin } from '../../../drivers/scanner/line-scanner/twin.js';
import { cableOf } from './cables.js';

const CLEAR_MS = 300;
const address = { chip: 'c', line: 1, activeLow: true };

export interface PresenceBench {
  sensor: PresenceSensor;
  /** How long it must be quiet. */
  clearMs: number;
  loop: LoopTwin;
  /** Its line cannot be read any more, or can again. */
  fail: (fails: boolean) => void;
}

export const presences: Record<string, () => PresenceBench> = {
  'loop, beam or radar': () => {
    const board = new MemoryBoard();
    const loop = new LoopTwin({ board, address });
    const input = new MemoryGpio(board).openInput(address);
    const sensor = new LoopSensor({ name: 'under_arm', input, clearMs: CLEAR_MS });
    const fail = (fails: boolean) => board.failReads(address, fails);
    return { sensor, clearMs: CLEAR_MS, loop, fail };
  },
};

export interface ContactBench {
  contact: Contact;
  set: (closed: boolean) => void;
  fail: (fails: boolean) => void;
}

export const contacts: Record<string, () => ContactBench> = {
  'one input': () => {
    const board = new MemoryBoard();
    const set = (closed: boolean) => board.setInput(address, !closed);
    set(false);
    const contact = new Contact(new MemoryGpio(board).openInput(address));
    return { contact, set, fail: (fails) => board.failReads(address, fails) };
  },
};

export interface ScannerBench {
  scanner: CodeScanner;
  scan: (code: string) => void;
  /** The code is held there for a little longer. */
  again: () => void;
  babble: (bytes: Uint8Array) => void;
  pass: (ms: number) => void;
}

export const scanners: Record<string, () => ScannerBench> = {
  'lines of ASCII': () => {
    const { clock, cable } = cableOf('/dev/scanner');
    const twin = new ScannerTwin({ sink: cable });
    return {
      scanner: new LineScanner({ line: cable.line, clock }),
      scan: (code) => twin.scan(code),
      again: () => twin.scanAgain(),
      babble: (bytes) => cable.write(bytes),
      pass: (ms) => clock.advance(ms),
    };
  },
};
