import { execFileSync } from 'node:child_process';
import { chmodSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import test from 'ava';
import { withNativePart } from '../../runtime/environment/native-parts.js';
import { realRandom } from '../../runtime/environment/real-clock.js';
import { secretOf } from '../../runtime/environment/secrets.js';
import { RecordingLog } from '../support/recording-log.js';
import { tempFolder } from '../support/temp-folder.js';

/** The lines of a log at a level, from a program of its own, since it writes to standard output. */
function logLines(level: string, salt: string): Record<string, unknown>[] {
  const module = pathToFileURL(join('dist', 'runtime', 'environment', 'pino-log.js')).href;
  const script = `import { openPinoLog } from ${JSON.stringify(module)};
    const log = openPinoLog({ level: '${level}', salt: '${salt}' });
    log.debug('detail');
    log.info('decided', { plate: '粤B12345', lane: 'in1', answer: '粤B12345' });
    log.info('decided', { plate: '粤B12345' });
    log.error('failed', { plate: '', reason: 'why' });
    process.exit(0);`;
  const out = execFileSync(process.execPath, ['--input-type=module', '-e', script]);
  const lines = out.toString('utf8').trim().split('\n');
  return lines.map((line) => JSON.parse(line) as Record<string, unknown>);
}

test('the log shows a plate as a mark that is the same within one run only', (t) => {
  const [first, second, third] = logLines('info', 'one');
  t.like(first, { event: 'decided', lane: 'in1' });
  t.regex(String(first?.['plate']), /^#[0-9a-f]{8}$/);
  t.is(second?.['plate'], first?.['plate']);
  t.false('answer' in (first ?? {}));
  t.like(third, { event: 'failed', reason: 'why' });
  t.not(logLines('info', 'two')[0]?.['plate'], first?.['plate']);
});

test('at the level debug the log shows all, for who looks for a fault', (t) => {
  const [detail, decided] = logLines('debug', 'one');
  t.like(detail, { event: 'detail' });
  t.like(decided, { plate: '粤B12345', answer: '粤B12345' });
});

test('tokens are letters and digits, and no two are alike', (t) => {
  const tokens = Array.from({ length: 200 }, () => realRandom.token(8));
  for (const token of tokens) t.regex(token, /^[a-z0-9]{8}$/);
  t.is(new Set(tokens).size, 200);
  const fractions = tokens.map(() => realRandom.fraction());
  t.true(fractions.every((fraction) => fraction >= 0 && fraction < 1));
});

test('a native part that does not load says how to build it', async (t) => {
  const missing = Object.assign(new Error('invalid ELF header'), { code: 'ERR_DLOPEN_FAILED' });
  await t.throwsAsync(
    withNativePart('classic-level', () => Promise.reject(missing)),
    { code: 'program/native-part-missing', message: /npm rebuild classic-level/ },
  );
  // Any other error of the package is told as it is.
  const locked = Object.assign(new Error('locked'), { code: 'LEVEL_LOCKED' });
  await t.throwsAsync(
    withNativePart('classic-level', () => Promise.reject(locked)),
    { is: locked },
  );
  t.is(await withNativePart('classic-level', () => Promise.resolve(7)), 7);
});

test('a secret that everybody can read is used, and warned of without its text', (t) => {
  const path = join(tempFolder(t), 'park.key');
  writeFileSync(path, 'hush-hush\n');
  chmodSync(path, 0o644);
  const log = new RecordingLog();
  t.is(secretOf({ file: path }, log), 'hush-hush');
  t.is(log.of('secret_readable').length, 1);
  t.false(JSON.stringify(log.lines).includes('hush'));
  chmodSync(path, 0o600);
  secretOf({ file: path }, log);
  t.is(log.of('secret_readable').length, 1);
});
