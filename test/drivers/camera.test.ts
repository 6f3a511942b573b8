import test from 'ava';
import fc from 'fast-check';
import { SerialFrameCamera } from '../../drivers/camera/serial-frame/camera.js';
import {
  decodeReadFrame,
  encodeLookFrame,
  encodeReadFrame,
} from '../../drivers/camera/serial-frame/frame.js';
import { readParser } from '../../drivers/camera/serial-frame/parser.js';
import { CameraTwin } from '../../drivers/camera/serial-frame/twin.js';
import { plateText } from '../../drivers/camera/plate-text.js';
import { cameraVehicleTypes, type PlateRead } from '../../drivers/camera/port.js';
import { withCrc } from '../../drivers/crc16.js';
import { decodeGbk, encodeGbk } from '../../drivers/gbk.js';
import { MemoryCable } from '../../drivers/serial/memory/memory-cable.js';
import { SimulatedClock } from '../support/clock.js';

const read: PlateRead = {
  plate: '粤B12345',
  confidence: 97,
  color: 'blue',
  direction: 'approaching',
  trigger: 'automatic',
  cameraTimeS: 1_750_000_000,
  sequence: 0xfedcba98,
  offline: true,
};

const anyRead = fc.record({
  plate: fc.constantFrom('', '粤B12345', '沪AD12345', '京A12345挂', '使014578'),
  confidence: fc.integer({ min: 0, max: 100 }),
  color: fc.constantFrom('unknown', 'blue', 'yellow', 'white', 'black', 'green', 'yellow-green'),
  direction: fc.constantFrom('unknown', 'approaching', 'leaving'),
  trigger: fc.constantFrom('unknown', 'automatic', 'input', 'software'),
  cameraTimeS: fc.nat({ max: 0xffffffff }),
  sequence: fc.nat({ max: 0xffffffff }),
  offline: fc.boolean(),
  vehicleType: fc.constantFrom(...cameraVehicleTypes),
}) satisfies fc.Arbitrary<PlateRead>;

function camera() {
  const clock = new SimulatedClock();
  const cable = new MemoryCable({ settings: { path: '/dev/camera', baudRate: 115_200 }, clock });
  const device = new SerialFrameCamera({ line: cable.line, clock });
  const twin = new CameraTwin({ sink: cable });
  const plates: string[] = [];
  device.onRead((one) => plates.push(one.plate));
  cable.line.open();
  clock.advance(0);
  return { clock, cable, device, twin, plates };
}

test('a read frame has the bytes that its description gives', (t) => {
  const hex = Buffer.from(encodeReadFrame(read)).toString('hex');
  t.is(hex.slice(0, -4), 'a54c011698badcfe80e14e68610101010108d4c14231323334 35'.replace(' ', ''));
});

test('every read survives its frame', (t) => {
  fc.assert(
    fc.property(anyRead, (one) => {
      t.deepEqual(decodeReadFrame(encodeReadFrame(one)), one);
    }),
    { numRuns: 200 },
  );
});

test('rule 12: a frame with any one bit changed, or a wrong content, is no read', (t) => {
  const frame = encodeReadFrame(read);
  for (let bit = 0; bit < frame.length * 8; bit++) {
    const changed = Uint8Array.from(frame);
    changed[bit >> 3] = (changed[bit >> 3] ?? 0) ^ (1 << (bit & 7));
    t.is(decodeReadFrame(changed), null);
  }
  const overConfident = frame.slice(0, -2);
  overConfident[12] = 101;
  t.is(decodeReadFrame(withCrc(overConfident)), null);
  const plateTooLong = frame.slice(0, -2);
  plateTooLong[17] = 9;
  t.is(decodeReadFrame(withCrc(plateTooLong)), null);
});

test('values that a newer gateway sends are unknown, and the plate is still read', (t) => {
  const frame = encodeReadFrame(read).slice(0, -2);
  frame.set([200, 201, 202], 13);
  const newer = decodeReadFrame(withCrc(frame));
  t.like(newer, { plate: '粤B12345', color: 'unknown', direction: 'unknown', trigger: 'unknown' });
});

test('rule 12: frames are found however the bytes are cut', (t) => {
  const reads = fc.array(anyRead, { minLength: 1, maxLength: 5 });
  const cuts = fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 8 });
  fc.assert(
    fc.property(reads, cuts, (sent, sizes) => {
      const parser = readParser();
      const bytes = Buffer.concat(sent.map(encodeReadFrame));
      const found: PlateRead[] = [];
      for (let at = 0, cut = 0; at < bytes.length; cut++) {
        const size = sizes[cut % sizes.length] ?? 1;
        found.push(...parser.push(bytes.subarray(at, at + size)));
        at += size;
      }
      t.deepEqual(found, sent);
      t.deepEqual(parser.counters, { badFrames: 0, discardedBytes: 0 });
    }),
    { numRuns: 100 },
  );
});

test('rule 12: a good frame is read at once after any garbage, even after begun frames', (t) => {
  const start = fc.constantFrom([0xa5], [0xa5, 0x4c], [0xa5, 0x4c, 1], [0xa5, 0x4c, 1, 78], [0x4c]);
  const noise = fc.array(fc.nat({ max: 255 }), { maxLength: 60 });
  const garbage = fc.array(fc.oneof(start, noise), { maxLength: 6 });
  fc.assert(
    fc.property(garbage, anyRead, (parts, one) => {
      const parser = readParser();
      const junk = Uint8Array.from(parts.flat());
      parser.push(junk);
      t.deepEqual(parser.push(encodeReadFrame(one)), [one]);
      t.is(parser.counters.discardedBytes, junk.length);
    }),
    { numRuns: 300 },
  );
});

test('a frame that is wrong counts once, even when the bytes come one by one', (t) => {
  const parser = readParser();
  const frame = encodeReadFrame(read);
  frame[20] = 0;
  for (const byte of [0xa5, 0x4c, 1, 78, ...frame, 0xa5, 0x4c, 9]) parser.push(Uint8Array.of(byte));
  parser.push(new Uint8Array(200));
  t.is(parser.counters.badFrames, 3);
});

test('the same read again is counted and not passed on, until a minute has gone', (t) => {
  const { clock, device, twin, plates } = camera();
  twin.see({ plate: '粤B12345' });
  twin.repeat();
  clock.advance(100);
  twin.repeat();
  clock.advance(100);
  twin.see({ plate: '粤B12345' });
  clock.advance(100);
  t.deepEqual(plates, ['粤B12345', '粤B12345']);
  t.like(device.counters, { reads: 2, repeated: 2 });
  clock.advance(60_000);
  twin.repeat();
  clock.advance(100);
  t.is(device.counters.reads, 3);
});

test('a camera that is told to look sends what stands there', (t) => {
  const { clock, cable, device, twin, plates } = camera();
  cable.onBytes((bytes) => twin.receive(bytes));
  t.is(Buffer.from(encodeLookFrame()).toString('hex').slice(0, -4), 'a543010101');
  device.trigger();
  clock.advance(100);
  t.is(twin.told, 1);
  t.deepEqual(plates, []);
  twin.standing = { plate: '粤B12345' };
  twin.receive(Uint8Array.of(0xa5, 0xa5, 0x43, 9));
  device.trigger();
  clock.advance(100);
  t.deepEqual(plates, ['粤B12345']);
  cable.unplug();
  t.notThrows(() => device.trigger());
});

test('garbled reads are lost, split and glued ones are not', (t) => {
  const { clock, cable, device, twin, plates } = camera();
  twin.seeGarbled({ plate: '京A00000' }, { at: 20 });
  const rest = twin.seeSplit({ plate: '京A11111' }, { at: 9 });
  clock.advance(100);
  t.deepEqual(plates, []);
  rest();
  twin.seeGlued([{ plate: '京A22222' }, { plate: '' }]);
  clock.advance(100);
  t.deepEqual(plates, ['京A11111', '京A22222', '']);
  t.is(device.counters.badFrames, 1);

  const lost = twin.seeSplit({ plate: '京A33333' }, { at: 9 });
  clock.advance(100);
  cable.unplug();
  cable.plugIn();
  clock.advance(600);
  lost();
  clock.advance(100);
  t.is(plates.length, 3);
  t.is(cable.line.counters.opened, 2);
});

test('plates are normalised in width, cleaned, and never corrected', (t) => {
  t.is(plateText('粤Ｂ１２３４５'), '粤B12345');
  t.is(plateText(' 粤B 12\u0000345\u200b\n'), '粤B12345');
  t.is(plateText('粤BO0Iab'), '粤BO0Iab');
  t.is(plateText('_无_'), '');
  t.is(plateText('无'), '无');
});

test('rule 12: no text becomes control bytes or more bytes than allowed in GBK', (t) => {
  const text = fc.string({ unit: 'binary', maxLength: 40 });
  fc.assert(
    fc.property(text, fc.integer({ min: 0, max: 30 }), (one, bytesMax) => {
      const bytes = encodeGbk(one, bytesMax);
      t.true(bytes.length <= bytesMax);
      t.true(bytes.every((byte) => byte >= 0x20 && byte !== 0x7f));
      t.false(decodeGbk(bytes).includes('\ufffd'));
    }),
    { numRuns: 500 },
  );
  t.is(decodeGbk(encodeGbk('停车场', 5)), '停车');
  t.is(decodeGbk(encodeGbk('a😀€\u009db', 9)), 'a??b');
  t.is(decodeGbk(Uint8Array.of(0x41, 0xff, 0x1b, 0x42)).includes('\u001b'), false);
});
