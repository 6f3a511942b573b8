import { once } from 'node:events';
import type { Command } from 'commander';
import { askConsole } from '../console/client.js';
import { consoleSocketPath } from '../console/socket-path.js';
import type { Config } from '../config/config.js';
import type { Environment } from '../environment/environment.js';
import { codeOf, LanekeeperError } from '../errors.js';
import { readConfigFile } from './config-file.js';

/** Adds `lanekeeper gpio`, for the installer at the lane. */
export function addGpioCommands(program: Command, configPath: () => string): void {
  const gpio = program.command('gpio').description('the GPIO lines of this box');
  gpio
    .command('list')
    .description('print the chips and their lines')
    .action(async () => {
      const { describeGpio } = await import('./gpio.js');
      for (const text of await describeGpio()) console.log(text);
    });
  gpio
    .command('watch')
    .description('print the level of every input of the lanes, and each change, until Ctrl-C')
    .action(async () => {
      const config = await readConfigFile(configPath());
      await refuseWhileRunning(config);
      const environment = await quietEnvironment();
      const { inputsOf, watchInputs } = await import('./gpio.js');
      const opened = await environment.openGpio(config.gpio);
      const end = watchInputs({
        gpio: opened,
        lines: inputsOf(config),
        clock: environment.clock,
        tickMs: config.gpio.tickMs,
        print: (text) => console.log(text),
      });
      await Promise.race([once(process, 'SIGINT'), once(process, 'SIGTERM')]);
      end();
      opened.close();
    });
  gpio
    .command('pulse')
    .argument('<lane>')
    .argument('<output>', 'raise, stop, red or green')
    .description('pulse one output of a lane, after asking; the program must be stopped')
    .action(async (lane: string, output: string) => {
      const config = await readConfigFile(configPath());
      await refuseWhileRunning(config);
      const environment = await quietEnvironment();
      const { askPerson, pulseOutput } = await import('./gpio.js');
      await pulseOutput({
        config,
        name: `${lane} ${output}`,
        openGpio: () => environment.openGpio(config.gpio),
        clock: environment.clock,
        ask: askPerson,
      });
    });
}

/** Loaded when it is needed: other commands do well without the packages behind it. */
async function quietEnvironment(): Promise<Environment> {
  const { realEnvironment } = await import('../environment/real.js');
  return realEnvironment({ logLevel: 'warn' });
}

/** The running program holds the lines; beside it nobody else may drive or set them up. */
async function refuseWhileRunning(config: Config): Promise<void> {
  try {
    await askConsole(consoleSocketPath(config), 'GET', '/status', {});
  } catch (error) {
    if (codeOf(error) === 'console/not-running') return;
  }
  const sentence = 'The program is running and holds the lines; stop it first.';
  throw new LanekeeperError('gpio/program-runs', sentence);
}
