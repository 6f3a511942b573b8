import { Compile } from 'typebox/compile';
import { runChecks } from './checks.js';
import type { Config } from './config.js';
import type { ConfigFault } from './fault.js';
import { toPlain } from './located.js';
import { readYaml, type RawFault } from './read-yaml.js';
import { resolveConfig } from './resolve.js';
import { configJsonSchema } from './json-schema.js';
import { Config as ConfigSchema } from './schema.js';
import { walk } from './walk.js';

export { describeFault, type ConfigFault } from './fault.js';

/** A configuration that can be used, with what is unwise in it, or why it cannot be used. */
export type CheckedConfig = { config: Config; warnings: ConfigFault[] } | { faults: ConfigFault[] };

/** More than this many faults are one fault: the file is another one. */
const faultsMax = 100;

const shape = Compile(ConfigSchema);

/**
 * Checks the text of a configuration file and fills in the defaults. Never throws. `faults` come in
 * the order of the file and contain at least one error; warnings stand among them.
 */
export function checkConfig(text: string, fileName: string): CheckedConfig {
  const named = (faults: readonly RawFault[]) => inFileOrder(faults, fileName);
  const read = readYaml(text);
  if ('faults' in read) return { faults: named(read.faults) };
  const misshapen = walk(configJsonSchema(), read.root);
  if (misshapen.length > 0) return { faults: named(misshapen) };
  const plain = toPlain(read.root);
  if (!shape.Check(plain)) return { faults: named([unexplained(shape.Errors(plain))]) };
  const found = runChecks(plain, read.root);
  if (found.some((fault) => fault.level === 'error')) return { faults: named(found) };
  return { config: resolveConfig(plain), warnings: named(found) };
}

function inFileOrder(faults: readonly RawFault[], file: string): ConfigFault[] {
  const ordered = faults.map(({ place, ...fault }) => ({ ...fault, ...place, file }));
  ordered.sort((a, b) => a.line - b.line || a.column - b.column);
  const last = ordered[faultsMax];
  if (last === undefined) return ordered;
  const left = ordered.length - faultsMax;
  const more = {
    ...last,
    level: 'error' as const,
    code: 'config/more-faults',
    path: '',
    found: `${left} more faults from here on`,
    allowed: 'none',
    example: '',
  };
  return [...ordered.slice(0, faultsMax), more];
}

/** The walker and the compiled schema disagree: the latter wins, in its own words. */
function unexplained(errors: readonly { instancePath: string; message: string }[]): RawFault {
  const [first] = errors;
  return {
    level: 'error',
    code: 'config/shape',
    place: { line: 1, column: 1 },
    path: first?.instancePath ?? '',
    found: 'a value that does not fit',
    allowed: `what the schema says (${first?.message ?? 'no reason given'})`,
    example: '',
  };
}
