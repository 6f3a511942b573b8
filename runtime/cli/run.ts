import { checkConfig, describeFault } from '../config/load.js';
import type { Config } from '../config/config.js';
import type { Environment } from '../environment/environment.js';
import { realEnvironment } from '../environment/real.js';
import { realSupervisor } from '../environment/real-supervisor.js';
import { Reloader } from '../supervision/reloader.js';
import { SupervisedNode } from '../supervision/supervised-node.js';
import { readConfigFile, readText } from './config-file.js';

type Wanted = 'stop' | 'reload';

/** Runs the program until it is told to stop. SIGHUP makes it take a changed configuration. */
export async function run(configPath: string): Promise<void> {
  const signals = new Signals();
  const config = await readConfigFile(configPath);
  const environment = environmentFor(config);
  const supervisor = await realSupervisor(environment.log);
  const reloader = new Reloader({
    clock: environment.clock,
    supervisor,
    readConfig: () => readAgain(configPath),
    start: async (wanted) => {
      const own = environmentFor(wanted);
      return {
        config: wanted,
        log: own.log,
        node: await SupervisedNode.start(own, wanted, supervisor),
      };
    },
  });
  let running = await reloader.start(config);
  while ((await signals.next()) === 'reload') {
    running = await reloader.reload(running, () => signals.stopWanted);
  }
  running.log.info('stopping');
  supervisor.stopping();
  await running.node.close();
}

/** Each configuration has its own level of the log. */
function environmentFor(config: Config): Environment {
  return realEnvironment({ logLevel: config.log.level });
}

async function readAgain(path: string): Promise<{ config: Config } | { faults: string[] }> {
  const checked = checkConfig(await readText(path), path);
  return 'faults' in checked
    ? { faults: checked.faults.map((fault) => describeFault(fault)) }
    : checked;
}

/** What the signals want, one after another; a stop goes before all that waits. */
class Signals {
  #waiting: Wanted[] = [];
  #wake: (() => void) | null = null;

  constructor() {
    process.on('SIGHUP', () => this.#add('reload'));
    process.on('SIGTERM', () => this.#add('stop'));
    process.on('SIGINT', () => this.#add('stop'));
  }

  get stopWanted(): boolean {
    return this.#waiting.includes('stop');
  }

  async next(): Promise<Wanted> {
    while (this.#waiting.length === 0) {
      await new Promise<void>((resolve) => (this.#wake = resolve));
    }
    if (this.stopWanted) return 'stop';
    this.#waiting = [];
    return 'reload';
  }

  #add(wanted: Wanted): void {
    // Two reloads that wait are one, since each reads the file when it begins.
    if (!this.#waiting.includes(wanted)) this.#waiting.push(wanted);
    this.#wake?.();
    this.#wake = null;
  }
}
