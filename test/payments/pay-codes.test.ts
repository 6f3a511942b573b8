import test from 'ava';
import { payCodeValidMs } from '../../protocol/cloud/pay-code.js';
import type { SessionClosed } from '../../protocol/park/uplink.js';
import { answerPayCode } from '../../runtime/bridge/screens/pay-code.js';
import { codeOf, LanekeeperError } from '../../runtime/errors.js';
import { PayCodes } from '../../runtime/payments/pay-codes.js';
import { START_MS, TestEnvironment } from '../support/test-environment.js';
import { plate } from './charging-box.js';

const signer = { unionId: '200002', parkId: '21840', ukey: 'EA2D90FEEF1E9F8E' };
const closed = {
  ...{ sessionId: 's1', plate, exitChannelId: 'B1', reducedFen: 0 },
  enteredAt: { unixMs: START_MS, quality: 'SET', boot: 1, sinceBootMs: 0 },
} as SessionClosed;

function someCodes() {
  const environment = new TestEnvironment();
  const shown: (string | null)[] = [];
  const state = { pays: plate as string | null, made: 0, fails: false };
  const codes = new PayCodes({
    environment,
    whoPays: () => state.pays,
    canShow: (laneId) => laneId === 'out1',
    show: (_laneId, code) => void shown.push(code?.url ?? null),
  });
  codes.makeOver(({ data }) => {
    state.made += 1;
    if (state.fails) return Promise.reject(new LanekeeperError('bridge/gone', 'gone'));
    return Promise.resolve(answerPayCode(data, signer, START_MS + state.made * 1_000));
  });
  const pass = (ms: number) => environment.clock.advanceSettling(ms);
  return { codes, shown, state, pass };
}

test('a code is shown while the car stands, and made anew before it ends', async (t) => {
  const { codes, shown, state, pass } = someCodes();
  codes.owes('out1', { closed, dueFen: 500 });
  codes.owes('out1', { closed, dueFen: 500 });
  codes.owes('in1', { closed, dueFen: 500 });
  await pass(10);
  t.is(shown.length, 1);
  t.regex(shown[0] ?? '', /^https:\/\/.*thirdtopayorder\?params=\[s1%2C5\.0%2C/);
  await pass(payCodeValidMs);
  t.is(shown.length, 2);
  t.not(shown[1], shown[0]);
  state.pays = null;
  await pass(payCodeValidMs);
  t.deepEqual(shown.slice(2), [null]);
  await pass(10 * payCodeValidMs);
  t.is(state.made, 2);
});

test('another price makes another code, and a bridge that is away takes it off', async (t) => {
  const { codes, shown, state, pass } = someCodes();
  codes.owes('out1', { closed, dueFen: 500 });
  await pass(10);
  codes.owes('out1', { closed, dueFen: 1_000 });
  await pass(10);
  t.regex(shown[1] ?? '', /s1%2C10\.0%2C/);
  state.fails = true;
  await pass(payCodeValidMs);
  t.is(shown.at(-1), null);
  state.fails = false;
  await pass(payCodeValidMs);
  t.regex(shown.at(-1) ?? '', /^https/);
});

test('a bridge without the key of the operator makes no code, and says what it lacks', (t) => {
  const question = { sessionId: 's1', plate, channelId: 'B1', dueFen: 1, reducedFen: 0 };
  const codeFor = (data: object, by: typeof signer | null) => {
    try {
      return answerPayCode({ ...data }, by, START_MS).answer;
    } catch (error) {
      return codeOf(error);
    }
  };
  t.is(codeFor({ ...question, enteredMs: START_MS }, null), 'pay-code/no-key');
  t.is(codeFor(question, signer), 'pay-code/bad-question');
  t.is(codeFor({ ...question, enteredMs: START_MS, plate: 'A,B' }, signer), 'cloud/field-letters');
});
