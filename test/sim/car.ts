import type { SeededRandom } from './random.js';

/** What a driver does that a careful one would not, or a vehicle that detectors see badly. */
export const quirks = [
  'none',
  'turns-back',
  'tailgates',
  'stops-under-arm',
  'motorcycle',
  'trailer',
] as const;
export type Quirk = (typeof quirks)[number];

/** Those that any driver may have, in any car. */
export const habits = ['turns-back', 'tailgates', 'stops-under-arm'] as const satisfies Quirk[];

/** Where a car is in its visit. */
export type Place = 'outside' | 'at-entry' | 'inside' | 'at-exit' | 'gone';

export type SensorName = 'approach' | 'approach_exit' | 'under_arm' | 'beam';

export interface Car {
  plate: string;
  monthly: boolean;
  lengthM: number;
  /** Metres behind the front between which there is only a low drawbar, which no detector sees. */
  gap: readonly [number, number] | null;
  /** A loop that does not notice it: a motorcycle has little metal. */
  missedBy: 'approach' | 'under_arm' | null;
  speedMps: number;
  quirk: Quirk;
  arrivesMs: number;
  staysMs: number;
  place: Place;
  /** How often it has come to an entry. */
  visits: number;
}

const PROVINCES = ['京', '沪', '粤', '苏', '浙'] as const;

/** The cars of one run: fewer cars are a beginning of more cars. */
export function makeCars(random: SeededRandom, count: number, withinMs: number): Car[] {
  return Array.from({ length: count }, (_, index): Car => {
    const number = String(10_000 + index * 37 + random.whole(0, 36))
      .padStart(5, '0')
      .slice(-5);
    const letter = String.fromCharCode('A'.charCodeAt(0) + (Math.floor(index / 2_400) % 8));
    return {
      plate: `${random.pick(PROVINCES)}${letter}${number}`,
      monthly: random.chance(0.15),
      speedMps: random.between(1.2, 3),
      arrivesMs: random.between(2_000, withinMs),
      staysMs: random.chance(0.5) ? random.between(30_000, 300_000) : random.between(500_000, 1e6),
      place: 'outside',
      visits: 0,
      ...body(random),
    };
  });
}

function body(random: SeededRandom): Pick<Car, 'quirk' | 'lengthM' | 'gap' | 'missedBy'> {
  const quirk = quirkOf(random.fraction());
  const lengthM = random.between(3.8, 5.4);
  const more = random.between(0.4, 1.2);
  if (quirk === 'motorcycle') {
    return {
      quirk,
      lengthM: 1.8 + more / 4,
      gap: null,
      missedBy: more < 0.8 ? 'approach' : 'under_arm',
    };
  }
  if (quirk !== 'trailer') return { quirk, lengthM, gap: null, missedBy: null };
  return { quirk, lengthM: lengthM + more + 2.5, gap: [lengthM, lengthM + more], missedBy: null };
}

function quirkOf(drawn: number): Quirk {
  if (drawn < 0.08) return 'turns-back';
  if (drawn < 0.16) return 'tailgates';
  if (drawn < 0.26) return 'stops-under-arm';
  if (drawn < 0.3) return 'motorcycle';
  return drawn < 0.34 ? 'trailer' : 'none';
}
