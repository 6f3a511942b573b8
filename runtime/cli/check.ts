import { checkConfig, describeFault } from '../config/load.js';
import { readText } from './config-file.js';

/** Prints every fault and warning of a configuration. Returns the exit status. */
export async function check(path: string, options: { json: boolean }): Promise<number> {
  const checked = checkConfig(await readText(path), path);
  const found = 'faults' in checked ? checked.faults : checked.warnings;
  const ok = !('faults' in checked);
  if (options.json) console.log(JSON.stringify({ ok, faults: found }));
  else {
    for (const fault of found) console.log(describeFault(fault));
    if (ok) console.log(`${path}: ok`);
  }
  return ok ? 0 : 1;
}
