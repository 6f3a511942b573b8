import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '../support/free-port.js';

const PROGRAM = '/usr/sbin/mosquitto';
const ATTEMPTS_MAX = 100;
const ATTEMPT_PAUSE_MS = 50;

/** A real Mosquitto on a port of its own. */
export class Mosquitto {
  readonly port: number;
  readonly #folder: string;
  #child: ChildProcess | null = null;

  private constructor(port: number, folder: string) {
    this.port = port;
    this.#folder = folder;
  }

  /** @param settings further lines of its configuration */
  static async start(settings: readonly string[] = ['persistence false']): Promise<Mosquitto> {
    const port = await freePort();
    const folder = mkdtempSync(join(tmpdir(), 'mosquitto-'));
    const lines = [`listener ${port} 127.0.0.1`, 'allow_anonymous true', ...settings];
    writeFileSync(join(folder, 'mosquitto.conf'), `${lines.join('\n')}\n`);
    const broker = new Mosquitto(port, folder);
    await broker.run();
    return broker;
  }

  /** Starts the program, again after a kill, and waits until it listens. */
  async run(): Promise<void> {
    const child = spawn(PROGRAM, ['-c', join(this.#folder, 'mosquitto.conf')], { stdio: 'ignore' });
    this.#child = child;
    for (let attempt = 0; attempt < ATTEMPTS_MAX; attempt += 1) {
      if (await listens(this.port)) return;
      if (child.exitCode !== null) throw new Error(`mosquitto ended with ${child.exitCode}`);
      await new Promise((resolve) => setTimeout(resolve, ATTEMPT_PAUSE_MS));
    }
    throw new Error('mosquitto does not listen');
  }

  async kill(signal: 'SIGKILL' | 'SIGTERM' = 'SIGKILL'): Promise<void> {
    const child = this.#child;
    if (child === null || child.exitCode !== null || child.signalCode !== null) return;
    child.kill(signal);
    await once(child, 'exit');
  }

  async close(): Promise<void> {
    await this.kill();
    rmSync(this.#folder, { recursive: true, force: true });
  }
}

function listens(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ port, host: '127.0.0.1' });
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });
}
