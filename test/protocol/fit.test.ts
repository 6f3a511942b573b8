import test from 'ava';
import fc from 'fast-check';
import { lineBytesMax, mqttDialect, tcpDialect } from '../../protocol/cloud/dialect.js';
import { textWithToken, type CloudData } from '../../protocol/cloud/envelope.js';
import { sealFor } from '../../protocol/cloud/fit.js';
import { LineSplitter } from '../../protocol/cloud/line-splitter.js';
import { inPark } from '../../protocol/cloud/messages/in-park.js';
import { parkLog } from '../../protocol/cloud/messages/park-log.js';

const parkKey = 'KEY0123456789';
const token = '0123456789abcdef0123456789abcdef';
const log = (content: string, remark: string): CloudData => ({
  log_id: 'l1',
  content,
  operate_time: 1_700_000_000,
  remark,
});
const fitted = (data: CloudData, dialect = tcpDialect) =>
  sealFor(dialect, { serviceName: 'park_log', definition: parkLog, data, parkKey });

test('rule 10: whatever its notes, a message on the socket has 1,024 bytes with its token', (t) => {
  const text = fc.string({ unit: 'grapheme', maxLength: 800 });
  fc.assert(
    fc.property(text, text, (content, remark) => {
      const { sealed, data } = fitted(log(content, remark));
      t.true(Buffer.byteLength(textWithToken(sealed, token)) <= lineBytesMax);
      // What is cut is the end of a note, at a whole character.
      const { content: cut = '', remark: note = '' } = data;
      t.true(typeof cut === 'string' && content.startsWith(cut));
      t.true(typeof note === 'string' && remark.startsWith(note));
      t.is(data['log_id'], 'l1');
    }),
    { numRuns: 300 },
  );
});

test('a message that fits is left as it is, and on mqtt a longer one too', (t) => {
  t.deepEqual(fitted(log('short', '备注')).shortened, []);
  t.deepEqual(fitted(log('长'.repeat(600), ''), mqttDialect).shortened, []);
  t.deepEqual(fitted(log('长'.repeat(600), 'x')).shortened, ['content']);
});

test('what does not fit without its notes is refused before it is sent', (t) => {
  const error = t.throws(() => fitted({ ...log('c', 'r'), log_id: 'l'.repeat(1_200) }), {
    code: 'cloud/too-large-for-link',
  });
  t.regex(error.message, /The park_log message has \d+ bytes, .* this link takes 981/);
});

test('a fresh text of a message that just fits still fits', (t) => {
  for (let length = 600; length < 700; length += 1) {
    const data = { order_id: 'o'.repeat(length), car_number: '京A12345', remark: '备'.repeat(24) };
    const options = { serviceName: 'in_park', definition: inPark, data, parkKey };
    const first = sealFor(tcpDialect, options);
    const second = sealFor(tcpDialect, { ...options, textNumber: 2 });
    t.true(Buffer.byteLength(textWithToken(second.sealed, token)) <= lineBytesMax);
    t.not(first.sealed.sign, second.sealed.sign);
  }
});

test('rule 12: however the stream is cut, the splitter finds the same frames', (t) => {
  const texts = ['{"state":1}', '', '0x12', '{"errmsg":"数据"}', ''];
  const stream = Buffer.from(texts.map((text) => `\n${text}\r`).join(''), 'utf8');
  const cuts = fc.array(fc.integer({ min: 0, max: stream.length }), { maxLength: 20 });
  fc.assert(
    fc.property(cuts, (places) => {
      const splitter = new LineSplitter();
      const at = [0, ...places.sort((a, b) => a - b), stream.length];
      const frames = at.slice(1).flatMap((end, i) => splitter.push(stream.subarray(at[i], end)));
      const found = frames.map((frame) =>
        frame.kind === 'text' ? Buffer.from(frame.bytes).toString('utf8') : frame.kind,
      );
      t.deepEqual(found, ['{"state":1}', 'empty', '0x12', '{"errmsg":"数据"}', 'empty']);
    }),
  );
});

test('rule 10: a frame that is too long is dropped, and the next one is read', (t) => {
  const splitter = new LineSplitter(10);
  const frames = splitter.push(Buffer.from(`${'x'.repeat(11)}\n`));
  t.deepEqual(frames, [{ kind: 'too-long' }]);
  t.is(splitter.push(Buffer.from('abc\r\nde\n')).length, 2);
});
