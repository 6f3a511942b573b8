import { resolve } from 'node:path';
import type { Command } from 'commander';
import { realEnvironment } from '../environment/real.js';
import { bundle } from '../upkeep/bundle.js';
import { examine } from '../upkeep/doctor.js';
import { readConfigFile } from './config-file.js';

const marks = { ok: 'ok     ', warning: 'warning', fault: 'FAULT  ' } as const;

/** `lanekeeper doctor` and `lanekeeper bundle`. */
export function addDoctor(program: Command): void {
  const configPath = (): string => program.opts<{ config: string }>().config;
  program
    .command('doctor')
    .option('--json', 'print one JSON object', false)
    .description('look at rights, devices, disk, clock, broker and cloud; status 1 at a fault')
    .action(async (options: { json: boolean }) => {
      const config = await readConfigFile(configPath());
      const findings = await examine(config, realEnvironment({ logLevel: 'error' }));
      if (options.json) console.log(JSON.stringify({ findings }));
      else
        for (const { level, name, text } of findings)
          console.log(`${marks[level]} ${name}: ${text}`);
      if (findings.some(({ level }) => level === 'fault')) process.exitCode = 1;
    });
  program
    .command('bundle')
    .argument('<archive>', 'file to write, such as fault.tar.gz')
    .description('pack findings, state, configuration and log, without plates and secrets')
    .action(async (archive: string) => {
      const config = await readConfigFile(configPath());
      const environment = realEnvironment({ logLevel: 'error' });
      const made = { environment, config, configPath: configPath(), archive: resolve(archive) };
      console.log(`${archive}: ${(await bundle(made)).join(', ')}`);
    });
}
