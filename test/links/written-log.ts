import { openPinoLog } from '../../runtime/environment/pino-log.js';
import type { LogLine } from '../support/recording-log.js';

/** What the program writes at a level. */
export function written(level: 'debug' | 'info', lines: readonly LogLine[]): string {
  let text = '';
  const log = openPinoLog({ level, salt: 's', destination: { write: (line) => (text += line) } });
  for (const { level: lineLevel, event, fields } of lines) log[lineLevel](event, fields);
  return text;
}

/** Tokens and signatures are 32 hexadecimal digits; no other value of ours looks like that. */
export const tokenOrSignature = /[0-9a-f]{32}/iu;
