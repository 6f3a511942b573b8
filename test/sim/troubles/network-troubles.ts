import { Topics } from '../../../runtime/bus/topics.js';
import type { FaultState } from '../../cloud/faults.js';
import { calmBus } from '../park-bus.js';
import type { Simulation } from '../simulation.js';
import type { Luck, Trouble } from './trouble.js';

/** What goes wrong between the boxes and between the car park and the cloud. */
export function networkTroubles(site: Simulation): Trouble[] {
  return [
    { name: 'bus', everyMs: 90_000, strike: (luck) => bus(site, luck) },
    { name: 'broker', everyMs: 240_000, strike: (luck) => broker(site, luck) },
    { name: 'hostile bus', everyMs: 90_000, strike: (luck) => hostileBus(site, luck) },
    { name: 'cloud', everyMs: 60_000, strike: (luck) => cloud(site, luck) },
    { name: 'cut', everyMs: 180_000, strike: (luck) => cut(site, luck) },
    { name: 'hostile cloud', everyMs: 90_000, strike: (luck) => hostileCloud(site, luck) },
  ];
}

function bus({ broker: one }: Simulation, luck: Luck): void {
  const { random } = luck;
  one.faults = {
    drop: random.between(0, 0.3),
    repeat: random.between(0, 0.5),
    delayMs: random.between(3, 3_000),
  };
  luck.later(5_000, 60_000, () => {
    one.faults = calmBus;
  });
}

function broker({ broker: one }: Simulation, luck: Luck): void {
  one.setAway(true);
  luck.later(200, 60_000, () => one.setAway(false));
}

function hostileBus(site: Simulation, luck: Luck): void {
  const { random } = luck;
  const box = random.pick(site.boxes);
  const topics = new Topics(box.config.park.id);
  const { id } = box.config.node;
  const channelId = box.config.lanes[0]?.channelId ?? 'A1';
  const topic = random.pick([
    topics.session('x_1'),
    topics.record('permit', 'x'),
    topics.uplink(id),
    topics.outcome(id),
    topics.command(channelId),
    topics.reply(id),
    topics.link(),
  ]);
  const length = random.chance(0.1) ? 20_000 : random.whole(1, 60);
  // No tag of a protobuf message has the number 0, so nothing of it can be taken for a message.
  const payload = Uint8Array.from({ length }, (_, at) => (at === 0 ? 7 : random.whole(0, 255)));
  box.busSends(topic, payload);
}

function cloud({ cloud: one }: Simulation, luck: Luck): void {
  const { random } = luck;
  const part = () => random.between(0.05, 0.3);
  const faults: FaultState['faults'] = [
    { kind: 'delay', probability: part(), delayMs: random.between(100, 25_000) },
    { kind: 'drop-requests', probability: part() },
    { kind: 'drop-answers', probability: part() },
    { kind: 'repeat-answers', probability: part() },
    { kind: 'reorder-answers', probability: part() },
    { kind: 'refuse', count: random.whole(1, 2), errmsg: 'request_over_times' },
  ];
  one.repeatUp = random.chance(0.5) ? part() : 0;
  one.faulty.set({
    cut: one.faulty.state.cut,
    faults: faults.filter(() => random.chance(0.5)),
  });
  luck.later(5_000, 60_000, () => {
    one.repeatUp = 0;
    one.faulty.set({ cut: one.faulty.state.cut, faults: [] });
  });
}

function cut({ cloud: { faulty } }: Simulation, luck: Luck): void {
  faulty.set({ ...faulty.state, cut: true });
  luck.later(1_000, 200_000, () => faulty.set({ ...faulty.state, cut: false }));
}

const TEXTS = [
  '',
  '{',
  'null',
  '[]',
  '{"service_name":7}',
  '{"service_name":"in_park","state":1}',
  '{"service_name":"operate_liftrod"}',
  '{"service_name":"operate_liftrod","data":{"operate":"up","channel_id":["A1"]}}',
  '{"service_name":"month_member_sync","data":{"card_id":"","operate_type":99}}',
  '{"service_name":"month_member_sync","data":{"card_id":{},"begin_time":1e999}}',
  '{"service_name":"no_such_service","data":{}}',
  '{"service_name":"__proto__","data":{"__proto__":{"state":1}}}',
  '{"service_name":"constructor","state":"1"}',
];

function hostileCloud(site: Simulation, luck: Luck): void {
  const { random } = luck;
  const kind = random.whole(0, 3);
  const text =
    kind === 0
      ? String.fromCharCode(...Array.from({ length: 200 }, () => random.whole(0, 0xffff)))
      : kind === 1
        ? '['.repeat(random.whole(10, 5_000))
        : random.pick(TEXTS);
  site.cloud.shout(text);
}
