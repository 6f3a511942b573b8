import type { Log, LogFields } from '../../runtime/environment/log.js';

export interface LogLine {
  level: 'debug' | 'info' | 'warn' | 'error';
  event: string;
  fields: LogFields;
}

/** A log that a test can look into. */
export class RecordingLog implements Log {
  readonly lines: LogLine[] = [];
  /** Told of each line of the level debug. */
  onDebug: (line: LogLine) => void = () => undefined;

  debug(event: string, fields: LogFields = {}): void {
    this.lines.push({ level: 'debug', event, fields });
    this.onDebug({ level: 'debug', event, fields });
  }

  info(event: string, fields: LogFields = {}): void {
    this.lines.push({ level: 'info', event, fields });
  }

  warn(event: string, fields: LogFields = {}): void {
    this.lines.push({ level: 'warn', event, fields });
  }

  error(event: string, fields: LogFields = {}): void {
    this.lines.push({ level: 'error', event, fields });
  }

  of(event: string): LogLine[] {
    return this.lines.filter((line) => line.event === event);
  }
}
