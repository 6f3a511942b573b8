import type { Config } from '../../runtime/config/config.js';
import { checkConfig, describeFault } from '../../runtime/config/load.js';

/** The configuration of a file without faults. */
export function configOf(text: string): Config {
  const checked = checkConfig(text, 'lane.yaml');
  if ('config' in checked) return checked.config;
  throw new Error(checked.faults.map((fault) => describeFault(fault)).join('\n'));
}
