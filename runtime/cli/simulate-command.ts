import type { Command } from 'commander';
import type { SimulateOptions } from './play-twin.js';
import { networkTwins, serialTwins } from './twin-names.js';

/** Adds `lanekeeper simulate`, which plays one device by hand at a real port. */
export function addSimulateCommand(program: Command): void {
  const names = Object.entries({ ...serialTwins, ...networkTwins });
  program
    .command('simulate')
    .argument('<device>', names.map(([name, does]) => `${name}: ${does}`).join('\n'))
    .requiredOption('--port <port>', 'serial device file, or HOST:PORT of a camera on the network')
    .option('--baud-rate <number>', 'bits per second of the serial port', '9600')
    .option('--address <number>', 'address of the card')
    .option('--comet-polling', 'for vz_http: it takes orders in the answers to its polls', false)
    .description('play one device at a real port until the input ends')
    .action(async (device: string, options: SimulateOptions) => {
      const { simulate } = await import('./play-twin.js');
      await simulate(device, options);
    });
}
