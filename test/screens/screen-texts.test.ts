import test from 'ava';
import { defaultTexts } from '../../runtime/config/texts.js';
import { START_MS } from '../support/test-environment.js';
import { startScreenSite, type ScreenSite } from './screen-site.js';

const plate = '粤B12345';
const HOUR_MS = 3_600_000;
const ASKED_MS = 15_000;
const cloud = { screenTextsMs: 6 * HOUR_MS, unionId: '200208' };

/** Without rates a car leaves free. */
const free = { rates: [] };

/** What the cloud says from now on; a text that is not given is as the double has it. */
function say({ double }: ScreenSite, texts: Partial<Record<'1' | '2' | '3', string>>): void {
  for (const [type, screen_str] of Object.entries(texts)) {
    double.ledger.masters.put('screen text', type, { screen_str });
  }
}

/** Hours without cars; the sensors need not be looked at. */
async function hours(site: ScreenSite, many: number): Promise<void> {
  for (const id of ['in1', 'out1']) site.node.lanes?.lane(id).close();
  await site.pass(many * HOUR_MS);
}

test('the words of the cloud greet at the entry, stand at the exit, and say good-bye behind the plate', async (t) => {
  const site = await startScreenSite(t, cloud, free);
  say(site, { 1: '新年快乐', 2: '春节免费', 3: '一路顺风' });
  t.deepEqual([site.shown('in1'), site.shown('out1')], ['', '']);
  await site.pass(ASKED_MS);
  t.deepEqual([site.shown('in1'), site.shown('out1')], ['新年快乐', '春节免费']);
  await site.car('in1', true, plate);
  t.is(site.shown('in1'), `${plate} 新年快乐`);
  t.deepEqual(site.screens.in1.spoken, [`${plate} 欢迎光临`], 'the voice keeps its words');
  await site.car('out1', true, plate);
  t.is(site.shown('out1'), `${plate} 一路顺风`);
});

test('who is asked to pay reads how much, whatever the cloud wants to be shown before leaving', async (t) => {
  const site = await startScreenSite(t, cloud);
  say(site, { 2: '春节快乐' });
  await site.pass(ASKED_MS);
  const in_time = START_MS / 1_000 - 3_600;
  await site.cloudAsks('manual_inpark', {
    message_uuid: 'e1',
    car_number: plate,
    user_id: '7',
    in_time,
  });
  await site.car('out1', true, plate);
  t.regex(site.shown('out1'), /请缴费/);
});

test('rule 7: three questions in six hours, and a text that changed is shown within an hour more', async (t) => {
  const site = await startScreenSite(t, cloud);
  say(site, { 1: '中秋快乐' });
  await site.pass(ASKED_MS);
  t.is(site.asked('get_screen_str'), 3);
  const asked = site.link.sent.filter(({ service_name: name }) => name === 'get_screen_str');
  const same = { union_id: 200208, park_id: '21835', service_name: 'get_screen_str' };
  const questions = asked
    .map(({ data }) => data)
    .sort((a, b) => Number(a['type']) - Number(b['type']));
  t.deepEqual(
    questions,
    ['1', '2', '3'].map((type) => ({ ...same, type })),
  );
  say(site, { 1: '国庆快乐' });
  await hours(site, 5);
  t.is(site.asked('get_screen_str'), 3);
  t.is(site.shown('in1'), '中秋快乐');
  await hours(site, 2);
  t.is(site.asked('get_screen_str'), 6);
  t.is(site.shown('in1'), '国庆快乐');
});

test('a text of the configuration file stays, and nothing is asked that no screen would show', async (t) => {
  const texts = { ...defaultTexts, entry_idle: '余位{places}', exit_granted: '再见' };
  const ownTexts = new Set(['entry_idle', 'exit_granted'] as const);
  const site = await startScreenSite(t, cloud, { texts, ownTexts, ...free });
  say(site, { 1: '新年快乐', 2: '春节免费', 3: '一路顺风' });
  await site.pass(ASKED_MS);
  t.deepEqual([site.shown('in1'), site.shown('out1')], ['余位200', '春节免费']);
  t.is(site.asked('get_screen_str'), 2, 'the farewell is not asked for');
  await site.car('in1', true, plate);
  t.is(site.shown('in1'), `${plate} 新年快乐`);
  await site.car('out1', true, plate);
  t.is(site.shown('out1'), '再见');
});

test('where the cloud has no text or refuses to tell one, that of the configuration stands', async (t) => {
  const idle = ['欢迎光临', '减速慢行'];
  const answers = [{ state: 1, screen_str: '' }, { state: 1 }, { state: 0, errmsg: '不支持' }];
  for (const answer of answers) {
    const site = await startScreenSite(t, cloud);
    site.link.onSend = () => [JSON.stringify(answer)];
    await site.pass(ASKED_MS);
    t.deepEqual([site.shown('in1'), site.shown('out1')], idle, JSON.stringify(answer));
  }
});

test('words that came once stay while the cloud is away for minutes, and go when it is for hours', async (t) => {
  const site = await startScreenSite(t, cloud);
  say(site, { 1: '新年快乐' });
  await site.pass(ASKED_MS);
  site.link.setUp(false, 'cut');
  await site.pass(60_000);
  t.is(site.shown('in1'), '新年快乐');
  await hours(site, 4);
  t.is(site.shown('in1'), '欢迎光临');
  site.link.setUp(true);
  await site.pass(ASKED_MS);
  t.is(site.shown('in1'), '新年快乐');
});

test('rule 12: words of the cloud are cut and cleaned, and braces in them mean nothing', async (t) => {
  const site = await startScreenSite(t, cloud);
  say(site, { 1: '{places}\u0000\u202e\n{fee}', 2: '长'.repeat(10_000) });
  await site.pass(ASKED_MS);
  t.is(site.shown('in1'), '{places}{fee}');
  const shown = site.environment.log.of('shown').map(({ fields }) => String(fields['text']));
  t.true(shown.includes('长'.repeat(60)));
});

test('without the setting nothing is asked, and the screens are as they were', async (t) => {
  const site = await startScreenSite(t, { unionId: '200208' });
  say(site, { 1: '新年快乐' });
  await site.pass(ASKED_MS);
  t.is(site.asked('get_screen_str'), 0);
  t.is(site.shown('in1'), '欢迎光临');
});
