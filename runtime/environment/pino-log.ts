import { createHash } from 'node:crypto';
import { pino, type DestinationStream, type Logger } from 'pino';
import type { Log, LogFields } from './log.js';

/**
 * The log as one JSON line per event on standard output, for journald. Lines are written at once:
 * a worker that writes later would lose the last ones, which are the ones that matter. Above level
 * `debug`, plates are replaced by a mark that is the same for one plate within one run, and the
 * cloud's answers, which may hold plates, are left out.
 *
 * @param options.salt random; makes the marks of two runs differ.
 * @param options.destination where the lines go; standard output when absent.
 */
export function openPinoLog(options: {
  level: string;
  salt: string;
  destination?: DestinationStream;
}): Log {
  const { level, destination = pino.destination({ dest: 1, sync: true }) } = options;
  const logger = pino({ level, base: null, messageKey: 'event' }, destination);
  const clear = options.level === 'debug';
  const told = (fields: LogFields): LogFields => (clear ? fields : masked(fields, options.salt));
  return {
    debug: (event, fields = {}) => write(logger, 'debug', event, told(fields)),
    info: (event, fields = {}) => write(logger, 'info', event, told(fields)),
    warn: (event, fields = {}) => write(logger, 'warn', event, told(fields)),
    error: (event, fields = {}) => write(logger, 'error', event, told(fields)),
  };
}

function write(
  logger: Logger,
  level: 'debug' | 'info' | 'warn' | 'error',
  event: string,
  fields: LogFields,
): void {
  logger[level](fields, event);
}

function masked(fields: LogFields, salt: string): LogFields {
  const { plate, answer: _answer, ...rest } = fields;
  if (typeof plate !== 'string' || plate === '') return rest;
  const mark = createHash('sha256').update(`${salt}${plate}`).digest('hex').slice(0, 8);
  return { ...rest, plate: `#${mark}` };
}
