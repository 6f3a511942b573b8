import { createInterface } from 'node:readline/promises';
import { listChips, listLines } from '../../drivers/gpio/character-device/chips.js';
import { openGpioKernel, type GpioKernel } from '../../drivers/gpio/character-device/kernel.js';
import { LineFlag, type LineInfo } from '../../drivers/gpio/character-device/uapi.js';
import { readChips } from '../../drivers/gpio/onoff/line-number.js';
import type { Clock } from '../../drivers/clock.js';
import { addressText, type Gpio, type LineAddress } from '../../drivers/gpio/port.js';
import type { Config, LaneConfig } from '../config/config.js';
import { printable } from '../config/printable.js';
import { cameraChip } from '../config/resolve-lane.js';
import { LanekeeperError, sentenceOf } from '../errors.js';

/** A line of the configuration by the name of its purpose, for example `in1 raise`. */
export interface NamedLine {
  name: string;
  address: LineAddress;
}

/** The chips and lines of this box, one line of text each. */
export async function describeGpio(
  openKernel: () => Promise<GpioKernel> = openGpioKernel,
  sysfsRoot = '/sys/class/gpio',
): Promise<string[]> {
  const kernel = await openKernel();
  const chips = listChips(kernel);
  if (chips.length > 0) {
    return chips.flatMap((chip) => [
      `${printable(chip.label)}: ${chip.lines} lines, ${chip.path}`,
      ...listLines(kernel, chip).map(describeLine),
    ]);
  }
  return readChips(sysfsRoot).map(
    (chip) => `${printable(chip.label)}: ${chip.lines} lines, sysfs numbers from ${chip.base}`,
  );
}

function describeLine(info: LineInfo, offset: number): string {
  const direction = (info.flags & LineFlag.Output) === 0n ? 'input' : 'output';
  const name = info.name === '' ? '-' : printable(info.name);
  const holder = info.consumer === '' ? '' : `, held by ${printable(info.consumer)}`;
  return `  ${offset} ${name} ${direction}${holder}`;
}

/** The inputs of every lane. */
export function inputsOf(config: Config): NamedLine[] {
  return config.lanes.flatMap((lane) => {
    const guards = [...lane.guards].map(([kind, { address }]) => [kind, address] as const);
    return named(lane, [
      ['approach', lane.approach.address],
      ['approach_exit', lane.approachExit?.address ?? null],
      ...guards,
      ['fire_release', lane.fireRelease],
      ['limit_up', lane.barrier.limitUp],
      ['limit_down', lane.barrier.limitDown],
    ]);
  });
}

/**
 * The outputs that may be pulsed by hand. `lower` is not among them: nothing would look whether
 * something is under the arm.
 */
export function pulsableOutputsOf(config: Config): NamedLine[] {
  return config.lanes.flatMap((lane) =>
    named(lane, [
      ['raise', lane.barrier.raise],
      ['stop', lane.barrier.stop],
      ['red', lane.lights.red],
      ['green', lane.lights.green],
    ]),
  );
}

function named(
  lane: LaneConfig,
  lines: readonly (readonly [string, LineAddress | null])[],
): NamedLine[] {
  return lines.flatMap(([purpose, address]) =>
    address === null ? [] : [{ name: `${lane.id} ${purpose}`, address }],
  );
}

/** Prints the level of every input, and each change of one, until the result is called. */
export function watchInputs(options: {
  gpio: Gpio;
  lines: readonly NamedLine[];
  clock: Clock;
  tickMs: number;
  print: (text: string) => void;
}): () => void {
  const { gpio, clock, tickMs, print } = options;
  const watched = options.lines.flatMap(({ name, address }) => {
    if (address.chip === cameraChip) {
      print(`${name}: an input of the camera, which tells the running program of it alone`);
      return [];
    }
    try {
      return [{ name, input: gpio.openInput(address), shown: '' }];
    } catch (error) {
      print(`${name}: ${sentenceOf(error)}`);
      return [];
    }
  });
  let timer = clock.after(0, look);
  function look(): void {
    for (const line of watched) {
      const level = line.input.read();
      if (level === line.shown) continue;
      line.shown = level;
      const { lostEdges, bounces } = line.input.counters;
      print(`${line.name}: ${level} (lost edges: ${lostEdges}, bounces: ${bounces})`);
    }
    timer = clock.after(tickMs, look);
  }
  return () => timer.cancel();
}

/**
 * Pulses one output of the configuration once a person has typed its name.
 * @throws LanekeeperError `gpio/not-an-output`, `gpio/not-confirmed`
 */
export async function pulseOutput(options: {
  config: Config;
  name: string;
  openGpio: () => Promise<Gpio>;
  clock: Clock;
  ask: (question: string) => Promise<string>;
}): Promise<void> {
  const { config, name, clock } = options;
  const outputs = pulsableOutputsOf(config);
  const line = outputs.find((one) => one.name === name);
  if (line === undefined) {
    const known = outputs.map((one) => one.name).join(', ') || 'none';
    const lower = name.endsWith(' lower')
      ? ' The arm is lowered with `lanekeeper lower` only.'
      : '';
    const sentence = `There is no output "${printable(name)}" to pulse; known: ${known}.${lower}`;
    throw new LanekeeperError('gpio/not-an-output', sentence);
  }
  const lengthMs = config.lanes.find((lane) => name.startsWith(`${lane.id} `))?.barrier.pulseMs;
  const question =
    `${addressText(line.address)} goes on for ${lengthMs ?? 0} ms. Nothing checks whether that ` +
    `is safe. Type "${name}" to do it: `;
  if ((await options.ask(question)).trim() !== name) {
    throw new LanekeeperError('gpio/not-confirmed', 'Something else was typed; nothing was done.');
  }
  const gpio = await options.openGpio();
  try {
    const output = gpio.openOutput(line.address);
    output.pulse(lengthMs ?? 0);
    await new Promise<void>((resolve) => clock.after(lengthMs ?? 0, resolve));
    output.write(false);
  } finally {
    gpio.close();
  }
}

/** Asks the person at the terminal. */
export async function askPerson(question: string): Promise<string> {
  const lines = createInterface({ input: process.stdin, output: process.stderr });
  try {
    return await lines.question(question);
  } finally {
    lines.close();
  }
}
