import test from 'ava';
import type { CloudData } from '../../protocol/cloud/envelope.js';
import { signatureOf } from '../../protocol/cloud/signature.js';
import { settled } from '../support/clock.js';
import type { CloudFlags } from './flags.js';
import { pollHoldMs, tokenLifeMs, type HttpResponse } from './http-front.js';
import {
  httpPoll,
  httpUpload,
  localId,
  parkId,
  parkKey,
  sealWithToken,
  someEntry,
  someFronts,
  type Answer,
} from './some-front.js';

const lift = { channel_id: 'A1', operate: 0, liftrod_id: 'f1', park_id: parkId };

async function someClient(flags: Partial<CloudFlags> = {}) {
  const fronts = someFronts(flags);
  const { http } = fronts;
  const login = async (key?: string) => {
    const data = { union_id: '200208', park_id: parkId, local_id: localId };
    const keyOf = key === undefined ? {} : { key };
    return answerOf(await httpUpload(http, sealWithToken('login', data, keyOf)));
  };
  const token = String((await login())['token']);
  const upload = async (service: string, data: CloudData, withToken = token) =>
    answerOf(await httpUpload(http, sealWithToken(service, data, { token: withToken })));
  const ask = () => {
    const sent = fronts.double.send({ service: 'operate_liftrod', data: lift });
    if (typeof sent === 'string') throw new Error(sent);
    fronts.faulty.sendDown(sent.localId, sent.text);
  };
  return { ...fronts, login, token, upload, ask };
}

function answerOf(response: HttpResponse | null): Answer {
  return JSON.parse(response?.body ?? 'null') as Answer;
}

test('a login is answered with a token, a bad sign with the reason', async (t) => {
  const { token, login } = await someClient();
  t.regex(token, /^[0-9a-f]{32}$/);
  t.like(await login('WRONG'), { state: 0, errmsg: 'error:签名错误' });
});

test('entry and exit are taken under both names, and answered under the one they came by', async (t) => {
  const { upload, double } = await someClient();
  t.like(await upload('inpark', someEntry('o1')), { state: 1, service_name: 'inpark' });
  t.like(await upload('in_park', someEntry('o2')), { state: 1, service_name: 'in_park' });
  const exit = { ...someEntry('o1'), out_time: 1_700_003_600, cash_pay: '5.0' };
  t.like(await upload('outpark', exit), { state: 1, service_name: 'outpark' });
  t.like(double.ledger.totals(), { orders: 2, open: 1, bookedFen: 500 });
});

test('the sign covers the data as it was sent, blanks and all', async (t) => {
  const { http, token } = await someClient();
  const dataText = '{ "order_id":"o,{1}\\"", "car_number":"京A12345","in_time":1700000000 }';
  const send = async (sign: string) => {
    const body = `{"x":["data"],"service_name":"inpark","data" : ${dataText} ,"sign":"${sign}","token":"${token}"}`;
    return answerOf(await httpUpload(http, body));
  };
  t.like(await send(signatureOf(dataText, parkKey)), { state: 1 });
  const canonical = '{"order_id":"o,{1}\\"","car_number":"京A12345","in_time":1700000000}';
  t.like(await send(signatureOf(canonical, parkKey)), { errmsg: 'error:签名错误' });
});

test('an upload with a dead token is refused', async (t) => {
  const { upload, login, token } = await someClient();
  t.like(await upload('inpark', someEntry('o1'), ''), { errmsg: '未识别到token标记' });
  await login();
  t.deepEqual(await upload('inpark', someEntry('o1'), token), {
    state: 0,
    errmsg: 'error:token无效',
  });
});

test('a poll is held until a message comes', async (t) => {
  const { http, token, ask } = await someClient();
  const poll = httpPoll(http, token);
  await settled();
  ask();
  t.like(answerOf(await poll), { service_name: 'operate_liftrod', channel_id: 'A1' });
});

test('what comes between two polls waits for the next one', async (t) => {
  const { http, token, ask } = await someClient();
  ask();
  ask();
  t.like(answerOf(await httpPoll(http, token)), { service_name: 'operate_liftrod' });
  t.like(answerOf(await httpPoll(http, token)), { service_name: 'operate_liftrod' });
});

test('a poll without a message ends after 30 s, with pollEndsAs500 by its status', async (t) => {
  for (const pollEndsAs500 of [false, true]) {
    const { http, token, clock } = await someClient({ pollEndsAs500 });
    let ended = false;
    const poll = httpPoll(http, token).finally(() => (ended = true));
    await clock.advanceSettling(pollHoldMs - 1);
    t.false(ended);
    await clock.advanceSettling(1);
    t.deepEqual(
      await poll,
      pollEndsAs500 ? { status: 500, body: '' } : { status: 200, body: '500' },
    );
  }
});

test('a second poll of a login takes the place of the first, which ends at once', async (t) => {
  const { http, token, ask } = await someClient();
  const first = httpPoll(http, token);
  const second = httpPoll(http, token);
  t.deepEqual(await first, { status: 200, body: '500' });
  ask();
  t.like(answerOf(await second), { service_name: 'operate_liftrod' });
  t.is(http.counts.secondPolls, 1);
});

test('a new login ends the poll of the old one and gets what waited for it', async (t) => {
  const { http, token, login, ask } = await someClient();
  const old = httpPoll(http, token);
  const renewed = String((await login())['token']);
  t.like(answerOf(await old), { errmsg: 'error:token无效' });
  t.like(answerOf(await httpPoll(http, token)), { errmsg: 'error:token无效' });
  ask();
  t.like(answerOf(await httpPoll(http, renewed)), { service_name: 'operate_liftrod' });
});

test('only with tokensExpire does a token die ten minutes after its login', async (t) => {
  for (const tokensExpire of [false, true]) {
    const { upload, clock, login, http } = await someClient({ tokensExpire });
    await clock.advanceSettling(tokenLifeMs);
    const late = await upload('inpark', someEntry('o1'));
    t.is(late['errmsg'], tokensExpire ? 'error:token无效' : '');
    t.is(http.counts.expired, tokensExpire ? 1 : 0);
    const renewed = String((await login())['token']);
    t.like(await upload('inpark', someEntry('o2'), renewed), { state: 1 });
  }
});

test('a client without a poll counts as away after a minute', async (t) => {
  const { http, token, clock, double } = await someClient();
  const poll = httpPoll(http, token);
  await clock.advanceSettling(pollHoldMs);
  await poll;
  t.deepEqual(double.downlinks.clients, [localId]);
  await clock.advanceSettling(60_000);
  t.deepEqual(double.downlinks.clients, []);
  void httpPoll(http, token);
  t.deepEqual(double.downlinks.clients, [localId]);
});

test('an upload whose answer is lost ends without a response', async (t) => {
  const { http, token, clock, faulty, double } = await someClient();
  faulty.set({ cut: false, faults: [{ kind: 'drop-answers', count: 1 }] });
  const lost = httpUpload(http, sealWithToken('inpark', someEntry('o1'), { token }));
  await clock.advanceSettling(20_000);
  t.is(await lost, null);
  t.is(double.ledger.totals().orders, 1);
});

test('a cut breaks the poll and refuses requests', async (t) => {
  const { http, token, faulty } = await someClient();
  const poll = httpPoll(http, token);
  faulty.set({ cut: true, faults: [] });
  t.is(await poll, null);
  t.is(await httpPoll(http, token), null);
});

test('an answer to a request of the cloud gets an empty body; other paths are not there', async (t) => {
  const { http, token, ask, double } = await someClient();
  ask();
  const answer = { state: 1, channel_id: 'A1', operate: 0, liftrod_id: 'f1', park_id: parkId };
  const body = sealWithToken('operate_liftrod', answer, { token });
  t.deepEqual(await httpUpload(http, body), { status: 200, body: '' });
  t.is(double.downlinks.all[0]?.state, 1);
  t.is((await http.handle({ method: 'POST', path: '/else', body: '' }))?.status, 404);
  t.is((await http.handle({ method: 'GET', path: '/bpd/upload.do', body: '' }))?.status, 405);
});
