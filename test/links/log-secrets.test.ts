import test from 'ava';
import { parkKey } from '../cloud/some-front.js';
import { RecordingLog } from '../support/recording-log.js';
import { TestEnvironment } from '../support/test-environment.js';
import { run } from './conformance/run.js';
import { linkKinds } from './conformance/some-cloud.js';
import { httpLinkTo, someCloud, tcpLinkTo } from './some-links.js';
import { tokenOrSignature, written } from './written-log.js';

const plate = /京A\d{5}/u;

for (const kind of linkKinds) {
  test(`over ${kind} no level of the log has a key, token or signature, and the default one no plate`, async (t) => {
    t.timeout(120_000);
    const ran = await run({ kind, preset: 'hostile', stays: 400, seed: 5 });
    const { lines } = ran.environment.log;
    const all = written('debug', lines);
    t.true(lines.length > 800);
    t.regex(all, plate, 'the most talkative level does name plates');
    t.notRegex(all, tokenOrSignature);
    t.false(all.includes(parkKey));
    const usual = written('info', lines);
    t.true(usual.includes('order_delivered'));
    t.notRegex(usual, plate);
    t.notRegex(usual, tokenOrSignature);
  });
}

test('logins that are refused, lost and contested are told without key, token or signature', async (t) => {
  for (const open of [tcpLinkTo, httpLinkTo]) {
    const log = new RecordingLog();
    const clouds = ['WRONG0KEY0', parkKey].map((key) => {
      const cloud = someCloud({ channelReplacement: true, tokensExpire: true });
      open(cloud, { parkKey: key, log }).start();
      open(cloud, { log }).start();
      return cloud;
    });
    for (const { clock } of clouds) await clock.advanceSettling(3_600_000);
    const all = written('debug', log.lines);
    t.true(all.includes('cloud_login_refused') && all.includes('cloud_login_contested'));
    t.notRegex(all, tokenOrSignature);
    for (const key of ['WRONG0KEY0', parkKey]) t.false(all.includes(key));
  }
});

test('the environment of these tests logs through the same interface as the program', (t) => {
  const { log } = new TestEnvironment();
  log.info('order_delivered', { plate: '京A12345' });
  t.notRegex(written('info', log.lines), plate);
  t.regex(written('debug', log.lines), plate);
});
