import * as fs from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { compileFunction } from 'node:vm';
import type { OnoffModule } from '../../drivers/gpio/onoff/onoff-module.js';

const require = createRequire(import.meta.url);

/**
 * A folder that looks like /sys/class/gpio and behaves like it as far as files can: exporting makes
 * a line's folder, and writing its direction sets the level. `onoff` is the real package, pointed
 * at this folder. Edges need the kernel: watching a plain file is refused.
 */
export class FakeSysfs {
  readonly root = fs.mkdtempSync(join(tmpdir(), 'lanekeeper-sysfs-'));
  /** Every electrical change of a line's level, oldest first. */
  readonly levels: string[] = [];
  /** Thrown by the next export. */
  exportError: NodeJS.ErrnoException | null = null;
  /** The chip was unplugged: open lines answer no more. */
  unplugged = false;
  /** Lines whose setting another program alone may change. */
  readonly frozen = new Set<number>();
  /** Electrical state at export: what the boot loader left. */
  readonly atBoot = new Map<number, { direction: 'in' | 'out'; high: boolean }>();
  readonly onoff: OnoffModule;

  constructor() {
    const file = require.resolve('onoff');
    const source = fs.readFileSync(file, 'utf8');
    const pointed = source.replace("'/sys/class/gpio/'", JSON.stringify(`${this.root}/`));
    if (pointed === source) throw new Error('onoff no longer names its root as expected');
    const requireOfOnoff = createRequire(file);
    const module = { exports: {} as OnoffModule };
    const load = compileFunction(pointed, ['module', 'require']) as (
      module: { exports: OnoffModule },
      require: (name: string) => unknown,
    ) => void;
    load(module, (name) => (name === 'fs' ? this.kernelFs() : (requireOfOnoff(name) as unknown)));
    this.onoff = module.exports;
  }

  addChip(chip: { label: string; base: number; lines: number }): void {
    const folder = join(this.root, `gpiochip${chip.base}`);
    fs.mkdirSync(folder);
    fs.writeFileSync(join(folder, 'label'), `${chip.label}\n`);
    fs.writeFileSync(join(folder, 'base'), `${chip.base}\n`);
    fs.writeFileSync(join(folder, 'ngpio'), `${chip.lines}\n`);
  }

  file(line: number, name: string): string {
    return join(this.root, `gpio${line}`, name);
  }

  text(line: number, name: string): string {
    return fs.readFileSync(this.file(line, name), 'utf8').trim();
  }

  /** The world drives a line, which may not be exported yet. */
  drive(line: number, high: boolean): void {
    if (!fs.existsSync(this.file(line, 'value'))) this.atBoot.set(line, { direction: 'in', high });
    else fs.writeFileSync(this.file(line, 'value'), high === this.isInverted(line) ? '0' : '1');
  }

  /** The electrical level of an exported line. */
  high(line: number): boolean {
    return (this.text(line, 'value') === '1') !== this.isInverted(line);
  }

  remove(): void {
    fs.rmSync(this.root, { recursive: true });
  }

  private kernelFs(): typeof fs {
    const present = <F extends (...args: never[]) => unknown>(act: F) =>
      ((...args: Parameters<F>) => {
        if (this.unplugged) throw Object.assign(new Error('ENODEV'), { code: 'ENODEV' });
        return act(...args);
      }) as F;
    return {
      ...fs,
      readSync: present(fs.readSync),
      writeSync: present(fs.writeSync),
      writeFileSync: ((path: string, data: string | Buffer) => {
        const name = path.slice(this.root.length + 1);
        const text = data.toString();
        if (this.frozen.has(Number(/^gpio(\d+)\//.exec(name)?.[1])))
          throw Object.assign(new Error('EACCES'), { code: 'EACCES' });
        if (name === 'export') this.export(Number(text));
        else if (name.endsWith('/direction')) this.setDirection(name, text);
        else if (name.endsWith('/active_low')) this.setActiveLow(name, text);
        else fs.writeFileSync(path, text);
      }) as typeof fs.writeFileSync,
    };
  }

  private export(line: number): void {
    if (this.exportError !== null) throw this.exportError;
    const { direction, high } = this.atBoot.get(line) ?? { direction: 'in', high: false };
    fs.mkdirSync(join(this.root, `gpio${line}`));
    fs.writeFileSync(this.file(line, 'direction'), direction);
    fs.writeFileSync(this.file(line, 'value'), high ? '1' : '0');
    fs.writeFileSync(this.file(line, 'active_low'), '0');
    fs.writeFileSync(this.file(line, 'edge'), 'none');
  }

  private isInverted(line: number): boolean {
    return this.text(line, 'active_low') === '1';
  }

  /** The level stays, so what the value file says of it turns round. */
  private setActiveLow(name: string, text: string): void {
    const line = Number(/^gpio(\d+)\//.exec(name)?.[1]);
    const high = this.high(line);
    fs.writeFileSync(this.file(line, 'active_low'), text);
    fs.writeFileSync(this.file(line, 'value'), high === this.isInverted(line) ? '0' : '1');
  }

  /** `high` and `low` are electrical whatever active_low says; the value file is not. */
  private setDirection(name: string, text: string): void {
    const folder = join(this.root, name, '..');
    const isOut = text !== 'in';
    fs.writeFileSync(join(folder, 'direction'), isOut ? 'out' : 'in');
    if (!isOut) return;
    this.levels.push(`${name.split('/')[0] ?? ''} ${text}`);
    const inverted = fs.readFileSync(join(folder, 'active_low'), 'utf8').startsWith('1');
    fs.writeFileSync(join(folder, 'value'), (text === 'high') !== inverted ? '1' : '0');
  }
}
