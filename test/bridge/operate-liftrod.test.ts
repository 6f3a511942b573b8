import test from 'ava';
import { commandCodec, commandReplyCodec } from '../../protocol/park/codec.js';
import type { Command } from '../../protocol/park/command.js';
import { outboxShelf } from '../../runtime/store/shelves.js';
import { MemoryBroker } from '../support/memory-bus.js';
import { someConfig } from '../support/some-config.js';
import { START_MS, TestEnvironment } from '../support/test-environment.js';
import { Topics } from '../../runtime/bus/topics.js';
import { startLaneBox } from './lane-box.js';

const raise = { channel_id: 'A1', operate: 0, liftrod_id: 'lift_1' };

const someCommand = (changes: Partial<Command> = {}): Command => ({
  commandId: 'c1',
  channelId: 'A1',
  action: 'RAISE',
  hold: false,
  issuedMs: START_MS,
  expiresMs: START_MS + 10_000,
  operatorId: '',
  sessionId: '',
  replyToNodeId: 'asker',
  plate: '',
  ...changes,
});

test('rule 8: the arm rises, the cloud hears it, and the movement is reported to it', async (t) => {
  const box = await startLaneBox(t);
  const answered = box.command(raise);
  await box.pass();
  t.deepEqual(await answered, {
    service_name: 'operate_liftrod',
    data_target: 'cloud',
    state: 1,
    channel_id: 'A1',
    operate: 0,
    liftrod_id: 'lift_1',
  });
  t.is(box.raises(), 1);
  const [order] = await box.parts.store.list(outboxShelf, { limit: 10 });
  t.like(order?.value.uplink, {
    body: 'armMovedAbnormally',
    armMovedAbnormally: { action: 'RAISE', channelId: 'A1', reason: 'cloud' },
  });
});

test('rule 3: the cause is on disk before the arm moves', async (t) => {
  const box = await startLaneBox(t);
  box.environment.disk.watched.hold();
  const answered = box.command(raise);
  await box.pass();
  t.is(box.raises(), 0);
  box.environment.disk.watched.release();
  await answered;
  t.is(box.raises(), 1);
});

test('rule 8: a repeated command raises once, also after a restart', async (t) => {
  const box = await startLaneBox(t);
  // The second one comes while the first is under way: both are answered alike.
  const both = [box.command(raise), box.command(raise)];
  await box.pass();
  const [first, second] = await Promise.all(both);
  t.deepEqual(second, first);
  await box.pass(5_000);
  const third = box.command(raise);
  await box.pass();
  t.deepEqual(await third, first);
  t.is(box.raises(), 1);
  await box.close();
  const again = await startLaneBox(t, box.environment);
  const fourth = again.command(raise);
  await again.pass();
  t.deepEqual(await fourth, first);
  t.is(again.raises(), 0);
  const other = again.command({ ...raise, liftrod_id: 'lift_2' });
  await again.pass();
  t.like(await other, { state: 1 });
  t.is(again.raises(), 1);
});

test('rule 8: a command whose time is over is refused, and stays refused', async (t) => {
  const box = await startLaneBox(t);
  const publish = (command: Command) =>
    box.bus.publish(box.topics.command('A1'), commandCodec.encode(command), { retain: false });
  await publish(someCommand({ expiresMs: START_MS - 1 }));
  await box.pass();
  await publish(someCommand());
  await box.pass();
  const replies = box.broker.published
    .filter(({ topic }) => topic === box.topics.reply('asker'))
    .map(({ payload }) => commandReplyCodec.decode(payload));
  const refused = { commandId: 'c1', done: false, reason: 'the command has expired' };
  t.is(replies.length, 2);
  for (const reply of replies) t.like(reply, refused);
  t.is(box.raises(), 0);
});

test('rule 8: a retained command is an old one, and is ignored', async (t) => {
  const broker = new MemoryBroker();
  const topic = new Topics(someConfig().park.id).command('A1');
  broker.publish(topic, commandCodec.encode(someCommand()), true);
  const environment = new TestEnvironment();
  const box = await startLaneBox(t, environment, broker);
  await box.pass(1_000);
  t.is(environment.log.of('retained_command_ignored').length, 1);
  t.is(box.raises(), 0);
});

test('rule 8: when no lane answers the cloud hears a refusal within its three seconds', async (t) => {
  const box = await startLaneBox(t);
  let answered = false;
  const asked = box.command({ ...raise, channel_id: 'Z9' }).then((answer) => {
    answered = true;
    return answer;
  });
  await box.pass(2_499);
  t.false(answered);
  await box.pass(1);
  t.like(await asked, { state: 0, channel_id: 'Z9', errmsg: 'the lane does not answer' });
});

test('a bus that is away is a refusal at once', async (t) => {
  const box = await startLaneBox(t);
  box.bus.lose();
  t.like(await box.command(raise), { state: 0, errmsg: 'The broker is away.' });
  t.is(box.raises(), 0);
});

test('rule 1: a barrier that only closes by itself refuses to be lowered', async (t) => {
  const box = await startLaneBox(t);
  const asked = box.command({ channel_id: 'A1', operate: 1, liftrod_id: 'lift_3' });
  await box.pass();
  t.like(await asked, { state: 0, operate: 1, errmsg: 'this barrier closes by itself only' });
});

test('rule 12: a command without lane or movement reaches no lane', async (t) => {
  const box = await startLaneBox(t);
  await t.throwsAsync(box.command({ operate: 0 }), { code: 'cloud/lift-channel' });
  await t.throwsAsync(box.command({ channel_id: 'A1' }), { code: 'cloud/lift-operate' });
  await t.throwsAsync(box.command({ channel_id: 'A1', operate: 7 }), {
    code: 'cloud/lift-operate',
  });
  await box.bus.publish(box.topics.command('A1'), new Uint8Array([0xff]), { retain: false });
  await box.pass();
  t.is(box.raises(), 0);
  t.is(box.environment.log.of('command_failed').length, 1);
});
