import { realEnvironment } from '../environment/real.js';
import { LanekeeperNode } from '../node.js';
import { readConfigFile } from './config-file.js';

/** Runs the program until it is told to stop. */
export async function run(configPath: string): Promise<void> {
  const config = await readConfigFile(configPath);
  const environment = realEnvironment({ logLevel: config.log.level });
  const node = await LanekeeperNode.start({ environment, config, withConsole: true });
  const signal = await new Promise<string>((resolve) => {
    process.once('SIGTERM', () => resolve('SIGTERM'));
    process.once('SIGINT', () => resolve('SIGINT'));
  });
  environment.log.info('stopping', { signal });
  await node.close();
}
