import type { LaneRole } from '../lane-role.js';
import type { LanekeeperNode } from '../node.js';
import { announcedUpgrade } from '../records/upgrade-notice.js';
import { programVersion } from '../version.js';

/** The state of the node as one JSON object, for the command line and for supervision. */
export function statusOf(node: LanekeeperNode): Record<string, unknown> {
  const { parts, lanes, bridge } = node;
  return {
    version: programVersion,
    node: parts.config.node.id,
    boot: parts.store.meta.boot,
    clock: { quality: parts.stamper.clock.quality, jump_not_followed_ms: parts.stamper.aheadMs },
    bus_connected: parts.bus.connected,
    cloud_away_ms: lanes?.link.downMs() ?? null,
    open_sessions: parts.sessions.openCount,
    permits: parts.permits.size,
    records: parts.records.counts(),
    announced_upgrade: announcedUpgrade(parts.records, programVersion),
    store: parts.store.health,
    outbox: outboxOf(lanes),
    pictures: lanes?.pictureCounts ?? null,
    announcer: parts.announcer.counters,
    bridge: bridge?.status() ?? null,
    lanes: [...(lanes?.lanes.values() ?? [])].map((lane) => ({
      id: lane.config.id,
      direction: lane.config.direction,
      arm: lane.state.arm,
      approach: lane.state.approach,
      under_arm: lane.state.guard,
      arrival: lane.state.arrival,
      payment: lanes?.payments.at(lane.config.id) ?? null,
      passage: lane.state.passage,
      ticks: lane.ticks,
      ...lane.upkeep,
    })),
    gpio: lanes?.gpioLines ?? [],
    serial: [...(lanes?.serialLines ?? [])].map(([name, line]) => ({
      name,
      state: line.state,
      ...line.counters,
    })),
  };
}

function outboxOf(lanes: LaneRole | null): Record<string, unknown> | null {
  if (lanes === null) return null;
  const { onDisk, inMemory, capacity, filling } = lanes.outbox.waiting;
  return { waiting: onDisk, in_memory: inMemory, capacity, filling };
}
