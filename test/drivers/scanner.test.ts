import test from 'ava';
import fc from 'fast-check';
import { CODE_BYTES_MAX, LineScanner } from '../../drivers/scanner/line-scanner/scanner.js';
import { ScannerTwin } from '../../drivers/scanner/line-scanner/twin.js';
import { MemoryCable } from '../../drivers/serial/memory/memory-cable.js';
import { SimulatedClock } from '../support/clock.js';

function bench() {
  const clock = new SimulatedClock();
  const cable = new MemoryCable({ settings: { path: '/dev/scanner', baudRate: 9_600 }, clock });
  const scanner = new LineScanner({ line: cable.line, clock });
  const twin = new ScannerTwin({ sink: cable });
  const codes: string[] = [];
  scanner.onCode((code) => codes.push(code));
  cable.line.open();
  clock.advance(0);
  const heard = (act: () => void) => {
    act();
    clock.advance(1_000);
  };
  return { clock, cable, scanner, twin, codes, heard };
}

test('a code comes once, however long the phone is held there', (t) => {
  const { scanner, twin, codes, heard, clock } = bench();
  heard(() => twin.scan('134567874567654321'));
  heard(() => twin.scanAgain());
  heard(() => twin.scan('234567874567654'));
  clock.advance(3_000);
  heard(() => twin.scanAgain());
  t.deepEqual(codes, ['134567874567654321', '234567874567654', '234567874567654']);
  t.like(scanner.counters, { codes: 3, repeated: 1, badFrames: 0 });
});

test('a scanner that sends no line end is done when it is quiet, and prefixes are left out', (t) => {
  const { twin, codes, heard, cable } = bench();
  twin.suffix = '';
  heard(() => twin.scan('1345678'));
  heard(() => cable.write(Buffer.from('\x02998877\x03\r\n')));
  t.deepEqual(codes, ['1345678', '998877']);
});

test('rule 12: a code that is too long or has other bytes is discarded whole, and the next is read', (t) => {
  const { scanner, codes, heard, cable, twin } = bench();
  heard(() => cable.write(Buffer.from(`${'1'.repeat(CODE_BYTES_MAX + 1)}\r\n`)));
  heard(() => cable.write(Uint8Array.of(0x31, 0xff, 0x32, 0x0d)));
  heard(() => cable.write(Buffer.from('  \r\n')));
  heard(() => twin.scan('13456'));
  t.deepEqual(codes, ['13456']);
  t.is(scanner.counters.badFrames, 3);
});

test('half a code before the cable was pulled is no code', (t) => {
  const { codes, cable, clock, twin, heard, scanner } = bench();
  cable.write(Buffer.from('134'));
  clock.advance(50);
  cable.unplug();
  clock.advance(1_000);
  cable.plugIn();
  clock.advance(5_000);
  heard(() => twin.scan('567'));
  t.deepEqual(codes, ['567']);
  t.is(scanner.counters.badFrames, 1);
  scanner.close();
});

test('rule 12: no bytes make a code that is too long or not printable', (t) => {
  const { codes, cable, heard } = bench();
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 1_000 }), (bytes) => {
      heard(() => cable.write(bytes));
      t.true(codes.splice(0).every((code) => /^[\x20-\x7e]{1,512}$/.test(code)));
    }),
    { numRuns: 200 },
  );
});
