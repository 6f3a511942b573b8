import type { Clock } from '../../drivers/clock.js';
import type { Config } from '../config/config.js';
import type { Log } from '../environment/log.js';
import { sentenceOf } from '../errors.js';
import type { Supervisor } from './supervisor.js';

/** A node that runs on a configuration. */
export interface Running {
  config: Config;
  log: Log;
  node: { readonly busy: string | null; close(): Promise<void> };
}

export interface ReloaderOptions {
  clock: Clock;
  supervisor: Supervisor;
  /** Reads and checks the file. */
  readConfig: () => Promise<{ config: Config } | { faults: string[] }>;
  start: (config: Config) => Promise<Running>;
}

/** So long a reload waits for a moment without cars before it is refused. */
const QUIET_WAIT_MS = 30_000;
const QUIET_LOOK_MS = 100;
const FAULTS_SHOWN_MAX = 20;

/**
 * Takes a new configuration while the program runs. It is checked first; then the reload waits for a
 * moment without a car in a lane. Nothing of the old configuration is given up before that, and if
 * the new one cannot start, the old one is started again. The arms are left where they are.
 */
export class Reloader {
  readonly #options: ReloaderOptions;

  constructor(options: ReloaderOptions) {
    this.#options = options;
  }

  /** @throws what the start of a node throws */
  async start(config: Config): Promise<Running> {
    const running = await this.#options.start(config);
    this.#options.supervisor.ready(`${config.node.id}: ${[...config.node.roles].join(', ')}`);
    return running;
  }

  /**
   * Returns what runs afterwards.
   * @param abandoned tells that the reload is no longer wanted
   * @throws what the start of a node throws, when the old configuration does not start again either
   */
  async reload(running: Running, abandoned: () => boolean): Promise<Running> {
    const { supervisor, clock } = this.#options;
    const refused = (reason: string): Running => {
      running.log.error('reload_refused', { reason });
      return running;
    };
    const wanted = await this.#read();
    if ('reason' in wanted) return refused(wanted.reason);
    const busy = await this.#quiet(running, abandoned);
    if (busy !== null) return refused(busy);
    supervisor.reloading(clock.monotonicMs());
    running.log.info('reloading');
    await running.node.close();
    try {
      return await this.start(wanted.config);
    } catch (error) {
      const reason = `the new configuration does not start: ${sentenceOf(error)}`;
      refused(`${reason}; the old one goes on`);
      return this.start(running.config);
    }
  }

  async #read(): Promise<{ config: Config } | { reason: string }> {
    try {
      const read = await this.#options.readConfig();
      if ('config' in read) return read;
      return { reason: read.faults.slice(0, FAULTS_SHOWN_MAX).join('\n') };
    } catch (error) {
      return { reason: sentenceOf(error) };
    }
  }

  /** Waits until no car is in the way. Returns what still is when the time is over. */
  async #quiet({ node }: Running, abandoned: () => boolean): Promise<string | null> {
    const { clock } = this.#options;
    const untilMs = clock.monotonicMs() + QUIET_WAIT_MS;
    for (;;) {
      if (abandoned()) return 'the program is to stop';
      const busy = node.busy;
      if (busy === null || clock.monotonicMs() >= untilMs) return busy;
      await new Promise<void>((resolve) => clock.after(QUIET_LOOK_MS, resolve));
    }
  }
}
