import type { SeededRandom } from './random.js';

/** What a driver does that a careful one would not. */
export type Quirk = 'none' | 'turns-back' | 'tailgates' | 'stops-under-arm';

/** Where a car is in its visit. */
export type Place = 'outside' | 'at-entry' | 'inside' | 'at-exit' | 'gone';

export interface Car {
  plate: string;
  monthly: boolean;
  lengthM: number;
  speedMps: number;
  quirk: Quirk;
  arrivesMs: number;
  staysMs: number;
  place: Place;
}

const PROVINCES = ['京', '沪', '粤', '苏', '浙'] as const;

/** The cars of one run. A few plates come twice, the second time after the first visit's end. */
export function makeCars(random: SeededRandom, count: number, withinMs: number): Car[] {
  return Array.from({ length: count }, (_, index): Car => {
    const number = String(10_000 + index * 37 + random.whole(0, 36));
    return {
      plate: `${random.pick(PROVINCES)}A${number}`,
      monthly: random.chance(0.25),
      lengthM: random.between(3.8, 5.4),
      speedMps: random.between(1.2, 3),
      quirk: quirk(random),
      arrivesMs: random.between(2_000, withinMs),
      staysMs: random.chance(0.3) ? random.between(60_000, 300_000) : random.between(600_000, 2e6),
      place: 'outside',
    };
  });
}

function quirk(random: SeededRandom): Quirk {
  const drawn = random.fraction();
  if (drawn < 0.1) return 'turns-back';
  if (drawn < 0.2) return 'tailgates';
  return drawn < 0.35 ? 'stops-under-arm' : 'none';
}
