import { stat } from 'node:fs';
import type { SerialPort } from 'serialport';
import type { Clock, Timer } from '../../clock.js';
import { DriverError } from '../../driver-error.js';
import type { SerialSettings } from '../port.js';
import type { PortEvents, PortOpener, RawPort } from '../self-healing-line.js';

/** What this driver needs of the package serialport. */
export interface SerialportModule {
  SerialPort: typeof SerialPort;
}

/** How often the device file is looked at: not every unplugging is reported by the system. */
const PRESENCE_CHECK_MS = 1_000;

/** Opens ports with the package serialport: 8 data bits, no parity, one stop bit, exclusive. */
export function serialportOpener(serialport: SerialportModule, clock: Clock): PortOpener {
  return (settings, events) => new OpenPort(serialport, clock, settings, events);
}

class OpenPort implements RawPort {
  private readonly device: SerialPort;
  private presenceTimer: Timer | null = null;
  private deviceNode: number | null = null;
  private over = false;
  private closeOnceOpened: () => void = () => undefined;

  constructor(
    serialport: SerialportModule,
    private readonly clock: Clock,
    private readonly settings: SerialSettings,
    private readonly events: PortEvents,
  ) {
    this.device = new serialport.SerialPort({
      path: settings.path,
      baudRate: settings.baudRate,
      autoOpen: false,
      lock: true,
      // A modem line that drops at closing resets some adapters and what is behind them.
      hupcl: false,
    });
    this.device.on('data', (bytes: Uint8Array) => {
      if (!this.over) events.bytes(bytes);
    });
    this.device.on('error', (error: Error) => this.lose(error));
    this.device.on('close', (error: Error | null) => this.lose(error));
    this.device.on('end', () => this.lose(null));
    this.device.open((error) => this.opened(error));
  }

  write(bytes: Uint8Array, done: (error: Error | null) => void): void {
    this.device.write(bytes, (error: Error | null | undefined) => done(error ?? null));
  }

  close(done: () => void): void {
    this.end();
    // One that is still being opened is closed as soon as that has an outcome.
    if (this.device.opening) this.closeOnceOpened = done;
    else this.closeDevice(done);
  }

  private opened(error: Error | null): void {
    if (this.over) {
      this.closeDevice(this.closeOnceOpened);
    } else if (error !== null) {
      this.end();
      this.events.failed(openingRefused(this.settings.path, error));
    } else {
      this.checkPresence();
      this.events.opened();
    }
  }

  private closeDevice(done: () => void): void {
    if (this.device.isOpen) this.device.close(done);
    else done();
  }

  private lose(cause: Error | null): void {
    if (this.over) return;
    this.end();
    this.closeDevice(() => undefined);
    const sentence = `${this.settings.path} is gone; is the plug in?`;
    this.events.lost(new DriverError('serial/lost', sentence, cause ?? undefined));
  }

  private end(): void {
    this.over = true;
    this.presenceTimer?.cancel();
  }

  private checkPresence(): void {
    stat(this.settings.path, (error, stats) => {
      if (this.over) return;
      if (error !== null) {
        this.lose(error);
        return;
      }
      // A device that was unplugged and plugged in again between two looks is another file.
      this.deviceNode ??= stats.ino;
      if (this.deviceNode !== stats.ino) {
        this.lose(null);
        return;
      }
      this.presenceTimer = this.clock.after(PRESENCE_CHECK_MS, () => this.checkPresence());
    });
  }
}

function openingRefused(path: string, error: Error): DriverError {
  const text = error.message;
  if (/no such file|no such device/i.test(text))
    return new DriverError(
      'serial/no-such-device',
      `${path} does not exist; is it plugged in?`,
      error,
    );
  if (/permission denied/i.test(text)) {
    const sentence = `${path} may not be opened by this user; add it to the group dialout.`;
    return new DriverError('serial/no-permission', sentence, error);
  }
  if (/cannot lock|busy/i.test(text))
    return new DriverError('serial/busy', `${path} is in use by another program.`, error);
  return new DriverError('serial/open-failed', `${path} cannot be opened: ${text}.`, error);
}
