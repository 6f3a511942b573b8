import test from 'ava';
import { linkStateCodec, nodeStateCodec } from '../../protocol/park/codec.js';
import { LinkMonitor } from '../../runtime/bus/link-monitor.js';
import { Topics } from '../../runtime/bus/topics.js';
import { settled, SimulatedClock } from '../support/clock.js';
import { MemoryBroker } from '../support/memory-bus.js';
import { RecordingLog } from '../support/recording-log.js';

const topics = new Topics('park');

function monitor() {
  const broker = new MemoryBroker();
  const clock = new SimulatedClock();
  const log = new RecordingLog();
  const bus = broker.bus();
  const link = new LinkMonitor({ bus, topics, clock, log });
  const changes: boolean[] = [];
  link.onChange((up) => changes.push(up));
  const say = async (topic: string, payload: Uint8Array) => {
    broker.publish(topic, payload, true);
    await settled();
  };
  return {
    bus,
    clock,
    log,
    link,
    changes,
    sayRaw: say,
    sayLink: (up: boolean) =>
      say(
        topics.link(),
        linkStateCodec.encode({ up, sinceMs: 0, bridgeNodeId: 'bridge', reason: '' }),
      ),
    sayNode: (nodeId: string, online: boolean) =>
      say(
        topics.node(nodeId),
        nodeStateCodec.encode({ nodeId, online, sinceMs: 0, clocks: [], version: '1' }),
      ),
  };
}

test('the cloud counts as away from the start until bus, bridge and link are there', async (t) => {
  const { bus, clock, link, changes, sayLink } = monitor();
  clock.advance(5_000);
  t.is(link.downMs(), 5_000);
  bus.start();
  t.false(link.up);
  await sayLink(false);
  t.false(link.up);
  await sayLink(true);
  t.true(link.up);
  t.is(link.downMs(), null);
  t.deepEqual(changes, [true]);
});

test('the time without the cloud counts from its loss and starts anew at the next', async (t) => {
  const { bus, clock, link, changes, sayLink } = monitor();
  bus.start();
  await sayLink(true);
  clock.advance(10_000);
  await sayLink(false);
  clock.advance(2_000);
  await sayLink(false);
  clock.advance(1_000);
  t.is(link.downMs(), 3_000);
  await sayLink(true);
  clock.advance(9_000);
  await sayLink(false);
  t.is(link.downMs(), 0);
  t.deepEqual(changes, [true, false, true, false]);
});

test('a bridge whose last will was told is away, whatever it said of its link', async (t) => {
  const { bus, link, sayLink, sayNode } = monitor();
  bus.start();
  await sayNode('bridge', true);
  await sayLink(true);
  await sayNode('another', false);
  t.true(link.up);
  await sayNode('bridge', false);
  t.false(link.up);
  await sayNode('bridge', true);
  t.true(link.up);
});

test('after a loss of the bus the state of before does not count until it is told again', async (t) => {
  const { bus, link, changes, sayLink } = monitor();
  bus.start();
  await sayLink(true);
  bus.lose();
  t.false(link.up);
  // The broker has kept the state, and tells it at the next connection.
  bus.start();
  t.false(link.up);
  await settled();
  t.true(link.up);
  t.deepEqual(changes, [true, false, true]);
});

test('rule 12: unreadable states are told and change nothing', async (t) => {
  const { bus, log, link, sayLink, sayRaw } = monitor();
  bus.start();
  await sayLink(true);
  await sayRaw(topics.link(), new Uint8Array([0xff, 1, 2]));
  await sayRaw(topics.node('bridge'), new Uint8Array([0xff]));
  await sayRaw(topics.node('bridge'), new Uint8Array(0));
  t.true(link.up);
  t.is(log.of('bus_message_refused').length, 3);
});
