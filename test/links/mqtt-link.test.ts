import test from 'ava';
import { seal } from '../../protocol/cloud/envelope.js';
import { codeOf } from '../../runtime/errors.js';
import { seededRandom } from '../cloud/random.js';
import { localId, parkId, parkKey, someEntry } from '../cloud/some-front.js';
import { TestEnvironment } from '../support/test-environment.js';
import { cloudOf, mqttLink } from './conformance/some-cloud.js';
import { SimBroker } from './sim-broker.js';
import { started } from './some-links.js';

const down = `parkcloud/${parkId}/${localId}/down`;
const entry = (orderId: string) =>
  seal({ serviceName: 'in_park', data: someEntry(orderId), parkKey });

function start() {
  const environment = new TestEnvironment();
  const { clock } = environment;
  const { double, faulty, network } = cloudOf('mqtt', 'documented', {
    clock,
    random: seededRandom(1),
  });
  const broker = new SimBroker({ double, faulty, clock, network });
  const { random, log } = environment;
  return { clock, random, log, network, broker };
}

test('rule 8: a command that the broker retains is ignored, counted, and told once', async (t) => {
  const given = start();
  const command = { service_name: 'operate_liftrod', channel_id: 'A1', operate: 0 };
  given.broker.retained.set(down, JSON.stringify(command));
  const { link, received } = started(mqttLink(given, given.broker));
  await given.clock.advanceSettling(5_000);
  t.true(link.status.up);
  given.broker.restart();
  await given.clock.advanceSettling(60_000);
  t.true(link.status.up);
  t.deepEqual(received, []);
  t.is(link.counters.retainedIgnored, 2);
  t.deepEqual(
    given.log.of('retained_downlink_ignored').map(({ fields }) => fields),
    [{ topic: down }],
  );
});

test('a broker without MQTT 5 is spoken to in 3.1.1', async (t) => {
  const given = start();
  given.broker.speaksVersion5 = false;
  const { link } = started(mqttLink(given, given.broker));
  await given.clock.advanceSettling(90_000);
  t.true(link.status.up);
  t.is(given.log.of('mqtt_version_3_1_1').length, 1);
  const sent = link.send(entry('o1'));
  await given.clock.advanceSettling(1_000);
  t.is(await sent, null);
});

test('rule 5: what was not confirmed when the broker went away may have arrived, and is so told', async (t) => {
  const given = start();
  const { link, statuses } = started(mqttLink(given, given.broker));
  await given.clock.advanceSettling(5_000);
  const sent = link.send(entry('o1')).catch(codeOf);
  given.broker.restart();
  await given.clock.advanceSettling(1_000);
  t.is(await sent, 'link/lost');
  t.is(await link.send(entry('o2')).catch(codeOf), 'link/down');
  t.like(statuses.at(-1), { up: false });
});

test('a connection on which nothing arrives is found within one and a half keepalives', async (t) => {
  const given = start();
  const { link } = started(mqttLink(given, given.broker));
  await given.clock.advanceSettling(40_000);
  given.network.isSilent = true;
  await given.clock.advanceSettling(45_000);
  t.false(link.status.up);
  t.regex(link.status.reason, /nothing was heard for/);
  given.network.isSilent = false;
  await given.clock.advanceSettling(90_000);
  t.true(link.status.up);
});
