import type { Command } from 'commander';
import { enroll } from '../provisioning/enroll.js';
import { readConfigFile } from './config-file.js';

const folder = '/etc/lanekeeper/identity';

/** `lanekeeper enroll`: the key of this node, and a signing request for the park's authority. */
export function addEnroll(program: Command): void {
  program
    .command('enroll')
    .option('--out <folder>', 'where the key goes', folder)
    .description('make the key of this node on this box, and a signing request for it')
    .action(async (options: { out: string }) => {
      const { node, park } = await readConfigFile(program.opts<{ config: string }>().config);
      const group = node.roles.has('lane') ? 'lanekeeper' : 'lanekeeper-bridge';
      const made = enroll({ folder: options.out, nodeId: node.id, parkId: park.id, group });
      console.log(`Key:     ${made.keyPath} (${made.isNew ? 'made now' : 'was there'})`);
      console.log(`Request: ${made.requestPath} for the node ${node.id}`);
      console.log(`SHA-256 of the public key: ${made.fingerprint}`);
      console.log('Take the request, never the key, to whoever signs for this park.');
    });
}
