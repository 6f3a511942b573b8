import { spawn, type ChildProcess } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { Watched } from './watched.js';

/** One line of the program's log. */
export interface LogLine {
  event: string;
  time: number;
  level: number;
  [field: string]: unknown;
}

const program = fileURLToPath(new URL('../../runtime/cli/main.js', import.meta.url));

/** The real program in a process of its own. */
export class LaneProcess {
  readonly watched = new Watched();
  readonly lines: LogLine[] = [];
  readonly #configPath: string;
  readonly #onLine: (line: LogLine) => void;
  readonly #variables: Record<string, string>;
  readonly #command: readonly string[];
  readonly #startLimitMs: number | undefined;
  #child: ChildProcess | null = null;
  #exited: Promise<number | null> = Promise.resolve(0);

  constructor(options: {
    configPath: string;
    onLine?: (line: LogLine) => void;
    /** Added to those of this process. */
    variables?: Record<string, string>;
    /** Program and first arguments; without it the one of this checkout. */
    command?: readonly string[];
    /** How long the program may take to be ready. */
    startLimitMs?: number;
  }) {
    this.#configPath = options.configPath;
    this.#variables = options.variables ?? {};
    this.#command = options.command ?? [process.execPath, program];
    this.#startLimitMs = options.startLimitMs;
    this.#onLine = options.onLine ?? (() => undefined);
  }

  /** Process number, 0 while it does not run. */
  get pid(): number {
    return this.#child?.pid ?? 0;
  }

  /** Resolves when the program says that it is ready. */
  async start(): Promise<void> {
    const before = this.lines.length;
    const [executable = '', ...rest] = this.#command;
    const child = spawn(executable, [...rest, '-c', this.#configPath, 'run'], {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, ...this.#variables },
    });
    this.#child = child;
    let complaint = '';
    child.stderr.on('data', (chunk: Buffer) => {
      complaint = (complaint + chunk.toString()).slice(-2_000);
    });
    createInterface({ input: child.stdout }).on('line', (text) => this.#take(text));
    let over = false;
    this.#exited = new Promise((resolve) => {
      child.once('exit', (code) => {
        over = true;
        resolve(code);
        this.watched.changed();
      });
    });
    const ready = () => this.lines.slice(before).some((line) => line.event === 'ready');
    await this.watched.until('the program is ready', () => ready() || over, this.#startLimitMs);
    if (!ready()) throw new Error(`The program ended at its start:\n${complaint}`);
  }

  /** Resolves with the first line from now on that fits. */
  async next(what: string, fits: (line: LogLine) => boolean, limitMs?: number): Promise<LogLine> {
    const from = this.lines.length;
    const found = () => this.lines.slice(from).find(fits);
    await this.watched.until(what, () => found() !== undefined, limitMs);
    const line = found();
    if (line === undefined) throw new Error(`Lost again: ${what}`);
    return line;
  }

  /** Resolves once a line that fits has been there, also before now. */
  async seen(what: string, fits: (line: LogLine) => boolean, limitMs?: number): Promise<void> {
    await this.watched.until(what, () => this.lines.some(fits), limitMs);
  }

  signal(signal: NodeJS.Signals): void {
    this.#child?.kill(signal);
  }

  /** As pulling the plug of the process: it gets no chance to say goodbye. */
  async kill(): Promise<void> {
    this.#child?.kill('SIGKILL');
    await this.#exited;
  }

  /** Returns the exit status. */
  async stop(): Promise<number | null> {
    this.#child?.kill('SIGTERM');
    return this.#exited;
  }

  #take(text: string): void {
    let line: LogLine;
    try {
      line = JSON.parse(text) as LogLine;
    } catch {
      line = { event: 'not-json', text, time: 0, level: 0 };
    }
    this.lines.push(line);
    this.#onLine(line);
    this.watched.changed();
  }
}
