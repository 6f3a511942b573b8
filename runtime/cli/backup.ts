import { resolve } from 'node:path';
import type { Command } from 'commander';
import { realEnvironment } from '../environment/real.js';
import { giveToGroup } from '../provisioning/give-to-group.js';
import { backup } from '../upkeep/backup.js';
import { restore } from '../upkeep/restore.js';
import { readConfigFile } from './config-file.js';

const identity = '/etc/lanekeeper/identity';

/** `lanekeeper backup` and `lanekeeper restore`. */
export function addBackup(program: Command): void {
  const configPath = (): string => program.opts<{ config: string }>().config;
  program
    .command('backup')
    .argument('<archive>', 'file to write, such as gate-1.tar.gz')
    .option('--identity <folder>', 'folder of the certificates', identity)
    .description('write store, configuration and certificates into one archive, without any key')
    .action(async (archive: string, options: { identity: string }) => {
      const config = await readConfigFile(configPath());
      const environment = realEnvironment({ logLevel: 'error' });
      const made = await backup({
        environment,
        config,
        configPath: configPath(),
        identity: options.identity,
        archive: resolve(archive),
      });
      const count = Object.keys(made.files).length;
      console.log(`${archive}: ${count} files of ${made.nodeId}. Keep it away from this box.`);
    });
  program
    .command('restore')
    .argument('<archive>', 'file that backup wrote')
    .option('--identity <folder>', 'folder of the certificates', identity)
    .description('put a backup onto a box that has neither configuration nor store yet')
    .action(async (archive: string, options: { identity: string }) => {
      const environment = realEnvironment({ logLevel: 'error' });
      const manifest = await restore({
        environment,
        archive: resolve(archive),
        configPath: configPath(),
        identity: options.identity,
      });
      const group = /bridge/.test(configPath()) ? 'lanekeeper-bridge' : 'lanekeeper';
      giveToGroup(configPath(), group);
      const made = new Date(manifest.madeMs).toISOString();
      console.log(`${manifest.nodeId} as of ${made} is here now.`);
      console.log('Secrets and keys were not in it: put the secrets back, then lanekeeper enroll.');
    });
}
