import test from 'ava';
import { CloudClient } from '../../runtime/bridge/cloud-client.js';
import {
  requestable,
  requestOfCloud,
  type CloudRequest,
} from '../../runtime/bridge/requests/cloud-request.js';
import { CloudDouble } from '../cloud/double.js';
import { sampleOf } from '../conformance/sections-sample.js';
import { SimulatedClock } from '../support/clock.js';
import { MemoryLink } from '../support/memory-link.js';
import { RecordingLog } from '../support/recording-log.js';

const parkKey = 'DEMOKEY0123456789';
const parkId = '21835';

/** A bridge with a simulated cloud behind it. */
function start() {
  const clock = new SimulatedClock();
  const double = new CloudDouble({ parkId, parkKey, clock: { unixMs: () => 1_700_000_000_000 } });
  const link = new MemoryLink();
  link.onSend = (text) => double.handle('gate1', text);
  const client = new CloudClient({
    link,
    clock,
    log: new RecordingLog(),
    parkKey,
    messagesPerSecondMax: 8,
    inFlightMax: 2,
    answerWaitMs: 10_000,
  });
  const ask = async (request: Partial<CloudRequest> & { service: string }) => {
    const asked = requestOfCloud(
      { data: {}, changesOrders: false, ...request },
      { client, parkId },
    );
    clock.advance(125);
    return asked;
  };
  return { ask, link, double };
}

test('every public message for the cloud can be sent by hand, and its answer comes back', async (t) => {
  const { ask } = start();
  const unanswered: string[] = [];
  for (const message of requestable) {
    // The page of 2.7 is not public, and the cloud answers it with nothing.
    if (message.acts === 'opaque') continue;
    const data = sampleOf(message.request);
    const result = await ask({ service: message.serviceName, data, changesOrders: true });
    if (!result.answer.startsWith('{')) unanswered.push(message.serviceName);
  }
  t.deepEqual(unanswered, []);
  t.true(requestable.length > 35);
});

test('what can have one value only is put in, also inside the envelope of the city', async (t) => {
  const { ask, link } = start();
  const order = { car_number: '京A12345', query_time: 1_700_000_000 };
  t.like(await ask({ service: 'query_inpark', data: order }), { delivery: 'REFUSED' });
  t.like(link.sent.at(-1)?.data, { data_target: 'bolink', service_name: 'query_inpark' });
  const city = { data: { union_id: 200_002 } };
  t.like(await ask({ service: 'parking_business_count', data: city }), { delivery: 'DELIVERED' });
  t.like(link.sent.at(-1), {
    service_name: 'parkInfo',
    data: { data: { service_name: 'parking_business_count', park_id: parkId, union_id: 200_002 } },
  });
});

test('a message that changes orders is sent only when that is meant', async (t) => {
  const { ask, link } = start();
  const refused = { code: 'request/changes-orders', message: /Say --changes-orders/ };
  await t.throwsAsync(ask({ service: 'in_park' }), refused);
  t.is(link.sent.length, 0);
});

test('rule 12: what is not as the catalogue wants it is refused in words, and nothing is sent', async (t) => {
  const { ask, link } = start();
  const refused: [string, object, string, RegExp][] = [
    ['query_inprak', {}, 'request/unknown-service', /Did you mean "query_inpark"\?/],
    ['out', {}, 'request/unknown-service', /is no message that can be sent/],
    ['query_inpark', { car_number: '京A1' }, 'cloud/field-missing', /query_time must be sent/],
    ['query_inpark', { colour: 1 }, 'cloud/field-missing', /car_number/],
    [
      'query_inpark',
      { car_number: '京A1', query_time: 1, colour: 1 },
      'cloud/field-unknown',
      /no field colour/,
    ],
    ['query_inpark', { car_number: 7, query_time: 1 }, 'cloud/field-type', /number, not a text/],
    ['parking_business_count', { data: 7 }, 'cloud/field-missing', /union_id/],
  ];
  for (const [service, data, code, message] of refused) {
    await t.throwsAsync(ask({ service, data: { ...data } }), { code, message }, service);
  }
  t.is(link.sent.length, 0);
});
