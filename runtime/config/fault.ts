import { printable } from './printable.js';

/** One thing that is wrong, or unwise, in a configuration file. */
export interface ConfigFault {
  /** A warning does not keep the program from starting. */
  level: 'error' | 'warning';
  /** Stable: `config/…`. */
  code: string;
  file: string;
  /** From 1. */
  line: number;
  /** From 1. */
  column: number;
  /** Such as `lanes[0].barrier.raise.line`; empty for the file as a whole. */
  path: string;
  /** What stands there, safe to print; never a secret. */
  found: string;
  /** What may stand there. */
  allowed: string;
  /** Something that may stand there; empty where none helps. */
  example: string;
}

/** The fault on one line for people, safe to print. */
export function describeFault(fault: ConfigFault, fileName = fault.file): string {
  const where = `${printable(fileName, 200)}:${fault.line}: `;
  const level = fault.level === 'warning' ? 'warning: ' : '';
  const key = fault.path === '' ? '' : `${fault.path}: `;
  const guessed = fault.code === 'config/unknown-key' || fault.code === 'config/unknown-text';
  const lead = guessed ? `; did you mean ${fault.example}?` : `, for example ${fault.example}`;
  const example = fault.example === '' ? '' : lead;
  return `${where}${level}${key}found ${fault.found}, allowed ${fault.allowed}${example}`;
}
