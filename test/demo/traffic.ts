import { quickPace, type Pace } from '../site/drive.js';

/** What the demo lets happen; all of it follows from the seed. */
export interface Traffic {
  monthly: string;
  paying: string;
  /** Cars that leave while the link is cut. */
  offline: string[];
  /** A car that comes in while the link is cut, or null. */
  entersOffline: string | null;
  /** A car whose read comes twice, as cameras do. */
  readTwice: string;
  /** The order in which the first cars come in. */
  entryOrder: string[];
  pace: Pace;
}

const LETTERS = 'ABCDEFGHJKLMNPQRSTUVWXYZ';
const PROVINCES = ['京', '粤', '沪', '苏', '浙', '川'];

export function trafficOf(random: () => number): Traffic {
  const plates = new Set<string>();
  const plate = (): string => {
    for (;;) {
      const made = newPlate(random);
      if (!plates.has(made)) {
        plates.add(made);
        return made;
      }
    }
  };
  const monthly = plate();
  const paying = plate();
  const offline = random() < 0.5 ? [plate()] : [plate(), plate()];
  const entersOffline = random() < 0.5 ? plate() : null;
  const entryOrder = shuffled([monthly, paying, ...offline], random);
  return {
    monthly,
    paying,
    offline,
    entersOffline,
    readTwice: entryOrder[Math.floor(random() * entryOrder.length)] ?? monthly,
    entryOrder,
    pace: {
      toReadMs: quickPace.toReadMs + Math.floor(random() * 60),
      toArmMs: quickPace.toArmMs + Math.floor(random() * 100),
      underArmMs: quickPace.underArmMs + Math.floor(random() * 150),
    },
  };
}

function newPlate(random: () => number): string {
  const pick = (from: string | readonly string[]) => from[Math.floor(random() * from.length)] ?? '';
  const digits = Array.from({ length: 5 }, () => pick('0123456789')).join('');
  return `${pick(PROVINCES)}${pick(LETTERS)}${digits}`;
}

function shuffled<T>(items: readonly T[], random: () => number): T[] {
  const left = [...items];
  const order: T[] = [];
  while (left.length > 0) order.push(...left.splice(Math.floor(random() * left.length), 1));
  return order;
}
