import type { Disturbance } from '../../../drivers/serial/memory/memory-cable.js';
import { calmCamera } from '../camera-man.js';
import type { Simulation } from '../simulation.js';
import type { Luck, Trouble } from './trouble.js';

/** What goes wrong on the serial lines: cameras that read badly, cables that are pulled, noise. */
export function deviceTroubles(site: Simulation): Trouble[] {
  return [
    { name: 'camera', everyMs: 90_000, strike: (luck) => camera(site, luck) },
    { name: 'cable', everyMs: 200_000, strike: (luck) => cable(site, luck) },
    { name: 'noise', everyMs: 120_000, strike: (luck) => noise(site, luck) },
  ];
}

/** A camera tells of a car behind which the arm comes down already. */
export function echoTroubles(site: Simulation): Trouble[] {
  return [{ name: 'echo', everyMs: 120_000, strike: (luck) => echo(site, luck) }];
}

/** A camera cannot see well: it takes one character for another. */
export function misreadTroubles(site: Simulation): Trouble[] {
  const strike = (luck: Luck): void => {
    const { random } = luck;
    const one = random.pick([...site.cameras.values()]);
    one.faults = { ...one.faults, misread: random.between(0.1, 0.8) };
    luck.later(10_000, 120_000, () => {
      one.faults = { ...one.faults, misread: 0 };
    });
  };
  return [{ name: 'misread', everyMs: 120_000, strike }];
}

function echo({ cameras, lanes }: Simulation, luck: Luck): void {
  const [name, camera] = luck.random.pick([...cameras]);
  const lane = lanes.find(({ id }) => name === id || name === `${id}_exit`);
  luck.when(
    () => lane?.barrier.motion === 'lowering',
    () => luck.later(0, 4_000, () => camera.tellAgain()),
  );
}

function camera(site: Simulation, luck: Luck): void {
  const { random } = luck;
  const one = random.pick([...site.cameras.values()]);
  const part = () => (random.chance(0.5) ? random.between(0.1, 0.8) : 0);
  const { misread } = one.faults;
  one.faults = { lost: part(), late: part(), garbled: part(), repeated: part(), misread };
  luck.later(10_000, 120_000, () => {
    one.faults = { ...calmCamera, misread: one.faults.misread };
  });
}

/** The device file of a serial line goes away and comes back. */
function cable(site: Simulation, luck: Luck): void {
  const { path, box } = luck.random.pick(site.serialLines);
  box.unplug(path);
  luck.later(500, 20_000, () => box.plugIn(path));
}

/** Bytes that no device has sent, or bytes that are lost and turned over on their way. */
function noise(site: Simulation, luck: Luck): void {
  const { random } = luck;
  const { path, box } = random.pick(site.serialLines);
  if (random.chance(0.5)) {
    for (let burst = random.whole(1, 5); burst > 0; burst -= 1) {
      luck.later(0, 3_000, () => box.deviceSends(path, storm(luck)));
    }
    return;
  }
  const worn: Disturbance = (bytes) => wear(bytes, luck);
  box.disturb(path, worn);
  luck.later(1_000, 30_000, () => box.disturb(path, (bytes) => bytes));
}

function storm({ random }: Luck): Uint8Array {
  const length = random.chance(0.2) ? random.whole(500, 4_000) : random.whole(1, 80);
  const all = random.chance(0.3) ? random.pick([0x00, 0xaa, 0xff]) : null;
  return Uint8Array.from({ length }, () => all ?? random.whole(0, 255));
}

function wear(bytes: Uint8Array, { random }: Luck): Uint8Array {
  if (random.chance(0.1)) return new Uint8Array(0);
  const from = random.chance(0.1) ? random.whole(0, bytes.length) : 0;
  const kept = bytes.slice(from);
  const at = random.chance(0.2) ? random.whole(0, kept.length - 1) : -1;
  return kept.map((byte, index) => (index === at ? byte ^ 0x10 : byte));
}
