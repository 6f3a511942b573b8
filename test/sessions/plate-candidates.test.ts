import test from 'ava';
import fc from 'fast-check';
import { plateCandidates, plateDistance } from '../../runtime/sessions/plate-candidates.js';
import type { ParkingSession } from '../../runtime/sessions/session-book.js';
import { entered, someFact } from '../support/some-facts.js';

function inside(plate: string, minutes = 0): ParkingSession {
  const fact = someFact(`${plate}_in`, entered(), { sessionId: plate, plate, minutes });
  return { sessionId: plate, facts: [fact] };
}

const distances: [string, string, number][] = [
  ['粤B12345', '粤B12345', 0],
  ['粤b·12345', '粤B12345', 0],
  ['粤B12345', '粤B1Z345', 1],
  ['粤B08888', '粤BD8888', 1],
  ['粤B08888', '粤BDB888', 2],
  ['粤B12345', '鄂B12345', 1],
  ['粤B12345', '粤B12346', 2],
  ['粤B12345', '粤B1234', 2],
  ['粤B12345', '粤BD12345', 2],
  ['粤B12345', '粤B12354', 4],
  ['', '粤B', 4],
];

test('plates are the less unlike, the more likely a camera takes one for the other', (t) => {
  for (const [one, other, expected] of distances) {
    t.is(plateDistance(one, other), expected, `${one} and ${other}`);
    t.is(plateDistance(other, one), expected, `${other} and ${one}`);
  }
});

test('plates are as unlike one way as the other, and only a plate itself is not at all', (t) => {
  const plate = fc.string({
    unit: fc.constantFrom('粤', '京', 'B', '0', 'D', '8', 'S', '5'),
    maxLength: 9,
  });
  t.notThrows(() => {
    fc.assert(
      fc.property(plate, plate, (a, b) => {
        return (
          plateDistance(a, b) === plateDistance(b, a) && (plateDistance(a, b) === 0) === (a === b)
        );
      }),
    );
  });
});

test('the nearest plates inside are the candidates, among equals the latest entry', (t) => {
  const open = [
    inside('粤B1Z345', 1),
    inside('粤B12345', 2),
    inside('粤B1234S', 3),
    inside('京A88888', 4),
    inside('粤B12349', 5),
  ];
  const found = plateCandidates('粤B12345', open);
  t.deepEqual(
    found.map(({ plate, distance }) => [plate, distance]),
    [
      ['粤B1234S', 1],
      ['粤B1Z345', 1],
      ['粤B12349', 2],
    ],
  );
});

test('there are five candidates at most, and none for a plate that was not read', (t) => {
  const open = Array.from({ length: 20 }, (_, at) => inside(`粤B1234${at}`, at));
  t.is(plateCandidates('粤B1234X', open).length, 5);
  t.deepEqual(plateCandidates('', open), []);
});
