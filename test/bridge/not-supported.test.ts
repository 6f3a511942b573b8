import test from 'ava';
import { downlinks } from '../../protocol/cloud/downlinks.js';
import { read } from '../../protocol/cloud/lenient.js';
import { messageOf } from '../../protocol/cloud/registry.js';
import { CommandDesk } from '../../runtime/bridge/commands.js';
import { actedOn, downlinkHandlers } from '../../runtime/bridge/downlinks/handlers.js';
import { StayDesk } from '../../runtime/bridge/stays/stay-desk.js';
import { NotSupported } from '../../runtime/bridge/downlinks/not-supported.js';
import { downExamples } from '../conformance/examples/down/index.js';
import { RecordingLog } from '../support/recording-log.js';
import { startLaneBox } from './lane-box.js';

const errmsg = '本车场系统暂不支持此功能';

const incoming = (service: string, fields: object) =>
  read(JSON.stringify({ service_name: service, ...fields }));

/** Refuses messages whether or not the program has learnt to act on them. */
function refuser() {
  const log = new RecordingLog();
  const notSupported = new NotSupported(log);
  const ask = (service: string, fields: object) => {
    const message = messageOf(service);
    if (message === null) throw new Error(`There is no message ${service}.`);
    return notSupported.handlerOf(message)(incoming(service, fields));
  };
  return { ask, log, counts: notSupported.counts };
}

test('what is not acted on is refused with its echoes, never with state 1', async (t) => {
  const { ask, counts, log } = refuser();
  const change = { comid: '1', uuid: 'u1', order_id: 'o1', car_number: '京A12345' };
  t.deepEqual(await ask('pay_notice', { ...change, reduce_amount: 2 }), {
    service_name: 'pay_notice',
    data_target: 'bolink',
    uuid: 'u1',
    state: 0,
    errmsg,
  });
  t.deepEqual(await ask('pay_notice', { ...change, type: 2 }), {
    service_name: 'pay_notice',
    data_target: 'cloud',
    uuid: 'u1',
    state: 0,
    errmsg,
  });
  t.deepEqual([...counts], [['pay_notice', 2]]);
  t.deepEqual(log.of('downlink_not_supported')[0]?.fields, {
    service: 'pay_notice',
    answered: true,
  });
});

test('what needs no answer, or has no state to refuse with, is counted and not answered', async (t) => {
  const { ask, counts } = refuser();
  t.is(await ask('pass_through', { park_id: '1', uuid: 'u', data: { a: 1 } }), null);
  t.deepEqual([...counts.values()], [1]);
});

test('a request that lacks what its answer repeats is logged with the reason', async (t) => {
  const { ask, log } = refuser();
  t.is(await ask('white_list_sync', { data: { operate_type: 1 } }), null);
  t.is(await ask('visitor_sync', { data: { visitor_id: 'soon' } }), null);
  t.deepEqual(
    log.of('downlink_not_supported').map(({ fields }) => fields['reason']),
    ['The field car_number must be sent.', '"soon" is no number to repeat.'],
  );
});

test('every message has a handler, and one with its own is not refused', async (t) => {
  const { parts, environment } = await startLaneBox(t);
  const notSupported = new NotSupported(environment.log);
  const handlers = downlinkHandlers({
    ...parts,
    commands: new CommandDesk(parts),
    stays: new StayDesk(parts),
    notSupported,
  });
  t.deepEqual(
    [...handlers.keys()],
    downlinks.map(({ serviceName }) => serviceName),
  );
  const card = {
    card_id: 'c1',
    operate_type: 1,
    car_number: '京A12345',
    begin_time: 1700000000,
    end_time: 1900000000,
  };
  const ask = (service: string, data: object) =>
    handlers.get(service)?.(incoming(service, { data }));
  t.like(await ask('month_member_sync', card), { state: 1, card_id: 'c1' });
  t.is(notSupported.counts.size, 0);
  t.is(await ask('pass_through', { uuid: 'u' }), null);
  t.deepEqual([...notSupported.counts], [['pass_through', 1]]);
});

test('what is called acted on or a record has a handler, and what is called refused has none', (t) => {
  const acting = actedOn();
  for (const { serviceName, acts } of downlinks) {
    const called = acts === 'acted-on' || acts === 'record';
    t.is(acting.has(serviceName), called, `${serviceName} is called ${acts}`);
  }
});

test('nothing that is called acted on or a record is answered as not supported', async (t) => {
  const { tell, environment } = await startLaneBox(t);
  const asked = downlinks.flatMap(({ serviceName, acts }) => {
    const request = downExamples[serviceName]?.request;
    if ((acts !== 'acted-on' && acts !== 'record') || request === undefined) return [];
    const answer = tell(serviceName, request).catch(() => null);
    return [answer.then((given) => [serviceName, JSON.stringify(given)] as const)];
  });
  t.true(asked.length > 20);
  // A lane without a car refuses in time; for one that is not there a picture is waited for longest.
  await environment.clock.advanceSettling(25_000);
  for (const [service, answer] of await Promise.all(asked))
    t.false(answer.includes(errmsg), service);
});
