import test from 'ava';
import { contacts, presences, scanners } from './benches/inputs.js';
import { lights, triggers } from './benches/outputs.js';
import { serialLines } from './benches/serial-lines.js';

// The contract of the kinds that cameras, cards and barriers are made of, or stand beside.

for (const [folder, open] of Object.entries(serialLines)) {
  test(`serial line of ${folder}: bytes go both ways in order, and a line that was pulled comes back`, async (t) => {
    const { line, heard, say, unplug, plugIn, wait } = await open(t);
    const came: number[] = [];
    line.onBytes((bytes) => came.push(...bytes));
    t.is(line.state, 'closed');
    await t.throwsAsync(line.write(Uint8Array.of(1)), { code: 'serial/not-open' });
    line.open();
    await wait(() => line.state === 'open');
    t.is(line.problem, null);
    const some = Array.from({ length: 200 }, (_, n) => n);
    const written = line.write(Uint8Array.from(some));
    say(Uint8Array.from(some));
    await wait(() => heard.length === 200 && came.length === 200);
    await written;
    t.deepEqual([heard, came], [some, some]);
    unplug();
    await wait(() => line.state === 'backing-off');
    await t.throwsAsync(line.write(Uint8Array.of(1)), { code: 'serial/not-open' });
    t.regex(line.problem?.message ?? '', /\.$|\?$/);
    plugIn();
    await wait(() => line.state === 'open');
    const again = line.write(Uint8Array.of(7));
    say(Uint8Array.of(8));
    await wait(() => heard.at(-1) === 7 && came.at(-1) === 8);
    await again;
    t.like(line.counters, { opened: 2, lost: 1, bytesIn: 201, bytesOut: 201, failedWrites: 2 });
    await line.close();
    t.is(line.state, 'closed');
    await t.throwsAsync(line.write(Uint8Array.of(1)), { code: 'serial/not-open' });
  });
}

for (const [kind, open] of Object.entries(presences)) {
  test(`rule 1: presence of ${kind}: there at once, gone only after unbroken quiet, and a fault is presence`, (t) => {
    const { sensor, clearMs, loop, fail } = open();
    let nowMs = 10_000;
    /** Samples every 20 ms; the last one counts. */
    const after = (ms: number) => {
      for (const endMs = nowMs + ms; nowMs < endMs; nowMs += 20) sensor.sample(nowMs);
      return sensor.sample(nowMs);
    };
    t.is(sensor.sample(nowMs), 'unknown', 'nothing is proved yet');
    t.is(after(clearMs - 20), 'unknown');
    t.is(after(20), 'absent');
    for (const state of ['active', 'faulty'] as const) {
      loop.set(state);
      t.is(sensor.sample(nowMs), 'present');
      loop.set('inactive');
      t.is(after(clearMs - 20), 'present');
      t.is(after(20), 'absent');
    }
    fail(true);
    t.is(sensor.sample(nowMs), 'unknown');
    fail(false);
    t.is(sensor.sample(nowMs), 'unknown');
    t.is(after(clearMs), 'absent');
    loop.set('active');
    sensor.sample(nowMs);
    loop.set('inactive');
    sensor.sample(nowMs);
    nowMs += 60_000;
    t.is(sensor.sample(nowMs), 'present', 'what nobody looked at proves nothing');
    t.deepEqual(sensor.counters, { activations: 3, unknowns: 1 });
  });

  test(`presence of ${kind}: a change of the line is a hint`, (t) => {
    const { sensor, loop } = open();
    let hints = 0;
    sensor.onHint(() => (hints += 1));
    loop.set('active');
    loop.set('active');
    loop.set('inactive');
    t.is(hints, 2);
  });
}

for (const [kind, open] of Object.entries(contacts)) {
  test(`contact of ${kind}: a change is told once it is steady, and what cannot be read at once`, (t) => {
    const { contact, set, fail } = open();
    let nowMs = 0;
    const told: string[] = [];
    const pass = (ms: number) => {
      for (const endMs = nowMs + ms; nowMs < endMs; nowMs += 20) {
        const level = contact.sample(nowMs);
        if (level !== null) told.push(level);
      }
    };
    pass(200);
    t.deepEqual([contact.level, told], ['inactive', []], 'open as at the start is no change');
    for (let n = 0; n < 10; n += 1) {
      set(n % 2 === 0);
      pass(40);
    }
    t.deepEqual(told, [], 'a contact that bounces');
    set(true);
    pass(100);
    fail(true);
    pass(100);
    fail(false);
    pass(100);
    set(false);
    pass(100);
    t.deepEqual(told, ['active', 'unknown', 'inactive']);
    t.true(contact.rests);
    t.deepEqual(contact.counters, { closed: 1, opened: 1, unknowns: 1 });
  });
}

for (const [kind, open] of Object.entries(scanners)) {
  test(`scanner of ${kind}: a code comes once, whole and printable, whatever is between`, (t) => {
    const { scanner, scan, again, babble, pass } = open();
    const codes: string[] = [];
    scanner.onCode((code) => codes.push(code));
    scan('134567890123456789');
    pass(1_000);
    again();
    pass(1_000);
    babble(Uint8Array.from({ length: 700 }, (_, n) => (n * 7) & 0xff));
    pass(5_000);
    scan('281234567890123456');
    pass(5_000);
    again();
    pass(5_000);
    t.is(codes.filter((code) => code === '134567890123456789').length, 1);
    t.is(codes.filter((code) => code === '281234567890123456').length, 2, 'it was taken away');
    for (const code of codes) t.regex(code, /^[\x20-\x7e]{1,512}$/);
    t.is(scanner.counters.repeated, 1);
    t.true(scanner.counters.discardedBytes > 0);
    scanner.close();
    pass(60_000);
  });
}

for (const [kind, open] of Object.entries(lights)) {
  test(`lights of ${kind}: one lamp burns, never both, and what failed is tried with the next call`, (t) => {
    const { lights: shown, lamps, fail } = open();
    shown.show('red');
    t.deepEqual(lamps(), [true, false]);
    shown.show('green');
    t.deepEqual(lamps(), [false, true]);
    shown.show('red');
    fail(true);
    shown.show('green');
    t.deepEqual(lamps(), [false, false], 'the lamp that would lie is out');
    fail(false);
    shown.show('green');
    shown.show('green');
    t.deepEqual(lamps(), [false, true]);
    t.deepEqual(shown.counters, { changes: 4, failed: 1 });
  });
}

for (const [kind, open] of Object.entries(triggers)) {
  test(`camera trigger of ${kind}: it closes for a moment, and a start opens what was left closed`, (t) => {
    const { trigger, clock, closed, fail } = open();
    t.false(closed());
    trigger.fire();
    t.true(closed());
    clock.advance(150);
    trigger.fire();
    clock.advance(150);
    t.true(closed(), 'the pulse began anew');
    clock.advance(50);
    t.false(closed());
    fail(true);
    trigger.fire();
    clock.advance(200);
    fail(false);
    trigger.fire();
    trigger.close();
    t.false(closed());
    t.is(clock.timersWaiting, 0);
    t.deepEqual(trigger.counters, { pulses: 4, failed: 2 });
  });
}
