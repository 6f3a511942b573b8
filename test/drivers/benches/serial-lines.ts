import { rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import type { ExecutionContext } from 'ava';
import type { SerialLine } from '../../../drivers/serial/port.js';
import { makeSerialLine } from '../../../drivers/serial/serialport/open-serial-line.js';
import { MemoryCable } from '../../../drivers/serial/memory/memory-cable.js';
import { SimulatedClock } from '../../support/clock.js';
import { openPty, type Pty } from '../../support/pty.js';
import { realClock } from '../../support/real-clock.js';
import { tempFolder } from '../../support/temp-folder.js';
import { until } from '../../support/until.js';

/** A serial line with a device at its other end, by the folder of its driver. */
export interface SerialBench {
  line: SerialLine;
  /** What the device heard. */
  heard: number[];
  say: (bytes: Uint8Array) => void;
  /** The device goes away, and comes back under the same stable name. */
  unplug: () => void;
  plugIn: () => void;
  /** Resolves as soon as the condition holds. */
  wait: (condition: () => boolean) => Promise<void>;
}

export const serialLines: Record<string, (t: ExecutionContext) => Promise<SerialBench>> = {
  memory: () => {
    const clock = new SimulatedClock();
    const cable = new MemoryCable({ settings: { path: '/dev/x', baudRate: 9_600 }, clock });
    const heard: number[] = [];
    cable.onBytes((bytes) => heard.push(...bytes));
    return Promise.resolve({
      line: cable.line,
      heard,
      say: (bytes) => cable.write(bytes),
      unplug: () => cable.unplug(),
      plugIn: () => cable.plugIn(),
      wait: (condition) =>
        until(() => {
          clock.advance(10);
          return condition();
        }, condition.toString()),
    });
  },
  serialport: async (t) => {
    const path = join(tempFolder(t), 'by-path');
    const heard: number[] = [];
    const plug = (): Pty => {
      const opened = openPty();
      t.teardown(() => opened.close());
      opened.onBytes((bytes) => heard.push(...bytes));
      symlinkSync(opened.path, path);
      return opened;
    };
    let pty = plug();
    const line = await makeSerialLine({ settings: { path, baudRate: 115_200 }, clock: realClock });
    t.teardown(() => line.close());
    return {
      line,
      heard,
      say: (bytes) => void pty.write(bytes),
      unplug: () => {
        rmSync(path);
        pty.hangUp();
      },
      plugIn: () => (pty = plug()),
      wait: until,
    };
  },
};
