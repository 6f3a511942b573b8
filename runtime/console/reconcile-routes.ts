import type { LanekeeperNode } from '../node.js';
import { askCloudDay } from '../reconcile/cloud-day.js';
import { compareDay, type DayComparison } from '../reconcile/compare-day.js';
import { dayOf } from '../reconcile/day.js';
import { readOwnDay } from '../reconcile/own-day.js';
import type { Route } from './server.js';

/** The books of a day, compared with those of the cloud. */
export function reconcileRoutes(node: LanekeeperNode): Route[] {
  return [
    { method: 'POST', path: '/reconcile/:date', answer: ({ date = '' }) => reconcile(node, date) },
  ];
}

async function reconcile(node: LanekeeperNode, date: string): Promise<DayComparison> {
  const day = dayOf(date);
  const { environment } = node.parts;
  let asked = Math.floor(environment.wall.unixMs() / 1_000);
  const fresh = () => (asked += 1);
  const cloud = await askCloudDay((request) => node.request(request), day, fresh);
  return compareDay(day, await readOwnDay(node.parts, day), cloud);
}
