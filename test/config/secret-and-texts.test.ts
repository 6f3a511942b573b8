import test from 'ava';
import { readSecret, type SecretPlaces } from '../../runtime/config/secret.js';
import { defaultTexts, fillText } from '../../runtime/config/texts.js';

function places(files: Record<string, string>, more: Partial<SecretPlaces> = {}): SecretPlaces {
  return {
    credentialsDirectory: '/run/credentials/lanekeeper',
    readFile(path) {
      const text = files[path];
      if (text === undefined) throw Object.assign(new Error('no such file'), { code: 'ENOENT' });
      return text;
    },
    ...more,
  };
}

test('a secret is the file without one newline at its end', (t) => {
  const read = (text: string) => readSecret({ file: '/k' }, places({ '/k': text }));
  t.is(read('abc'), 'abc');
  t.is(read('abc\n'), 'abc');
  t.is(read('abc\r\n'), 'abc');
  t.is(read(' abc \n\n'), ' abc \n');
});

test('a credential is read where systemd put it', (t) => {
  const files = { '/run/credentials/lanekeeper/park-key': 'abc\n' };
  t.is(readSecret({ credential: 'park-key' }, places(files)), 'abc');
});

test('a secret that cannot be used is refused with a code and a sentence', (t) => {
  const refused = (code: string, message: RegExp, with_: SecretPlaces, file = '/k') => {
    t.throws(() => readSecret({ file }, with_), { code, message });
  };
  refused('secret/missing', /There is no secret at \/k\./, places({}));
  refused('secret/empty', /is empty/, places({ '/k': '\n' }));
  refused('secret/too-large', /more than 4096/, places({ '/k': 'x'.repeat(5_000) }));
  refused('secret/not-text', /not UTF-8/, places({ '/k': 'a\uFFFD' }));
  const locked = () => {
    throw new Error('permission denied');
  };
  refused('secret/unreadable', /permission denied/, places({}, { readFile: locked }));
  t.throws(() => readSecret({ credential: 'a' }, places({}, { credentialsDirectory: null })), {
    code: 'secret/no-credentials',
    message: /LoadCredential=a:PATH/,
  });
});

test('a secret that everybody can read is used and warned of', (t) => {
  const said: string[] = [];
  const onWarning = (sentence: string) => said.push(sentence);
  const read = (mode: number) => {
    return readSecret({ file: '/k' }, places({ '/k': 'abc' }, { modeOf: () => mode, onWarning }));
  };
  t.is(read(0o100640), 'abc');
  t.deepEqual(said, []);
  t.is(read(0o100644), 'abc');
  t.deepEqual(said, ['Everybody on this box can read the secret /k: run chmod 640 /k']);
});

test('a text is filled with plate, fee and days', (t) => {
  t.is(fillText(defaultTexts.exit_pay, { plate: '粤B12345', fee: '5.5' }), '粤B12345 请缴费5.5元');
  t.is(fillText(defaultTexts.exit_monthly, { plate: '粤B12345', days: 3 }), '粤B12345 月卡剩余3天');
  t.is(fillText(defaultTexts.entry_granted, {}), '欢迎光临');
});

test('rule 12: a hostile plate can neither add control characters nor other placeholders', (t) => {
  const plate = '{fee}\u001b[2J\u202e$&';
  t.is(fillText('{plate} {fee}', { plate, fee: '5' }), '{fee}[2J$& 5');
});
