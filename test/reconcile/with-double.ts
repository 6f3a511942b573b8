import { seal, type CloudData } from '../../protocol/cloud/envelope.js';
import type { CloudRequest } from '../../runtime/bridge/requests/cloud-request.js';
import { askCloudDay } from '../../runtime/reconcile/cloud-day.js';
import { compareDay, type DayComparison } from '../../runtime/reconcile/compare-day.js';
import type { Day } from '../../runtime/reconcile/day.js';
import { readOwnDay } from '../../runtime/reconcile/own-day.js';
import type { CloudDouble } from '../cloud/double.js';
import { localId } from '../cloud/some-front.js';

/** Tells the cloud double something, without a link between; returns its answer. */
export function tellDouble(double: CloudDouble, serviceName: string, data: CloudData): string {
  const { text } = seal({ serviceName, data, parkKey: double.parkKey });
  return double.handle(localId, text)[0] ?? '';
}

/** Compares days of a box with the books of the double, as `lanekeeper reconcile` does. */
export function comparingWith(
  double: CloudDouble,
  parts: Parameters<typeof readOwnDay>[0],
): (day: Day) => Promise<DayComparison> {
  const ask = ({ service, data }: CloudRequest) => {
    const answer = tellDouble(double, service, data as CloudData);
    return Promise.resolve({ delivery: 'DELIVERED' as const, meaning: '', answer });
  };
  let asked = 0;
  return async (day) => {
    const cloud = await askCloudDay(ask, day, () => (asked += 1));
    return compareDay(day, await readOwnDay(parts, day), cloud);
  };
}
