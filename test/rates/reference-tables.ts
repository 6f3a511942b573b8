import { goodFile } from '../config/good-file.js';

/** What a car park charges, as its configuration says it, and stays with what they cost. */
export interface ReferenceTable {
  /** `rates` and, if it has one, `calendar`. */
  charges: string;
  /** As `lanekeeper quote --table` reads them: in | out | yuan. */
  stays: string;
}

const hourly = `rates:
  - vehicle_class: 小车
    free_minutes: 15
    first_minutes: 60
    first_fen: 500
    following_minutes: 30
    following_fen: 200
`;

/*
 * Cases as the owner of a car park would write them. June 2026 begins on a Monday. On 2026-03-29
 * and 2026-10-25 the clocks of Europe are changed (at 9:00 in China), on 2026-03-08 and 2026-11-01
 * those of North America: nothing to a car park in China, whatever its box is set to.
 */
export const referenceTables: Readonly<Record<string, ReferenceTable>> = {
  'by the hour: 15 minutes free, 5 yuan the first hour, 2 yuan each half hour, 30 in 24 hours': {
    charges: `${hourly}    cap_24h_fen: 3000`,
    stays: `
      2026-06-15 08:00 | 2026-06-15 08:00 | 0
      2026-06-15 08:00 | 2026-06-15 08:15 | 0
      2026-06-15 08:00 | 2026-06-15 08:16 | 5
      2026-06-15 08:00 | 2026-06-15 08:01 | 5 | reentered
      2026-06-15 08:00 | 2026-06-15 09:00 | 5
      2026-06-15 08:00 | 2026-06-15 09:01 | 7
      2026-06-15 08:00 | 2026-06-15 09:30 | 7
      2026-06-15 08:00 | 2026-06-15 14:59 | 29
      2026-06-15 08:00 | 2026-06-15 16:00 | 30
      2026-06-15 08:00 | 2026-06-16 08:00 | 30
      2026-06-15 08:00 | 2026-06-16 08:01 | 35
      # over midnight, the end of February and of a leap year's
      2026-06-15 23:30 | 2026-06-16 00:30 | 5
      2026-02-28 23:00 | 2026-03-01 01:00 | 9
      2028-02-28 12:00 | 2028-03-01 12:00 | 60
      2028-02-29 00:00 | 2028-02-29 23:59 | 30
      # while clocks are changed elsewhere
      2026-03-08 01:30 | 2026-03-08 03:30 | 9
      2026-03-29 00:30 | 2026-03-29 03:30 | 13
      2026-03-29 08:30 | 2026-03-29 09:30 | 5
      2026-10-25 00:30 | 2026-10-25 03:30 | 13
      2026-10-25 08:30 | 2026-10-25 09:30 | 5
      2026-11-01 01:30 | 2026-11-01 03:30 | 9
      # 400 days
      2025-05-11 08:00 | 2026-06-15 08:00 | 12000
      2025-05-11 08:00 | 2026-06-15 08:30 | 12005
    `,
  },
  'the same, 60 yuan at most for one stay': {
    charges: `${hourly}    cap_24h_fen: 3000\n    cap_stay_fen: 6000`,
    stays: `
      2026-06-15 08:00 | 2026-06-17 08:00 | 60
      2026-06-15 08:00 | 2026-06-25 20:00 | 60
      2025-05-11 08:00 | 2026-06-15 08:00 | 60
    `,
  },
  'the same, but the free minutes are taken off': {
    charges: `${hourly}    free_minutes_taken_off: true`,
    stays: `
      2026-06-15 08:00 | 2026-06-15 08:15 | 0
      2026-06-15 08:00 | 2026-06-15 09:15 | 5
      2026-06-15 08:00 | 2026-06-15 09:16 | 7
    `,
  },
  'the same, but only full half hours count': {
    charges: `${hourly}    units: full`,
    stays: `
      2026-06-15 08:00 | 2026-06-15 09:29 | 5
      2026-06-15 08:00 | 2026-06-15 09:30 | 7
      2026-06-15 08:00 | 2026-06-15 09:59 | 7
    `,
  },
  'from 20:00 to 08:00 one yuan an hour, at most 8 yuan a night': {
    charges: `${hourly}    windows:
      - name: 夜间
        from: '20:00'
        until: '08:00'
        following_minutes: 60
        following_fen: 100
        cap_fen: 800`,
    stays: `
      2026-06-15 20:00 | 2026-06-15 21:00 | 1
      2026-06-15 20:00 | 2026-06-15 21:01 | 2
      2026-06-15 20:00 | 2026-06-16 08:00 | 8
      2026-06-15 19:00 | 2026-06-15 20:00 | 5
      2026-06-15 19:00 | 2026-06-15 20:01 | 6
      2026-06-15 07:30 | 2026-06-15 08:30 | 6
      2026-06-15 18:00 | 2026-06-16 09:00 | 22
      2026-06-15 23:50 | 2026-06-16 00:10 | 1
      2026-06-15 08:00 | 2026-06-16 08:00 | 57
      2026-06-15 08:00 | 2026-06-18 08:00 | 171
    `,
  },
  'Saturdays, Sundays and holidays 3 yuan an hour all day, 15 yuan at most': {
    charges: `${hourly}    windows:
      - name: 节假日
        days: free_days
        from: '00:00'
        until: '00:00'
        following_minutes: 60
        following_fen: 300
        cap_fen: 1500
calendar:
  holidays: ['2026-06-19', '2026-10-01', '2026-10-02']
  workdays: ['2026-06-14']`,
    stays: `
      2026-06-12 10:00 | 2026-06-12 11:00 | 5
      2026-06-13 10:00 | 2026-06-13 11:00 | 3
      2026-06-13 10:00 | 2026-06-13 20:00 | 15
      2026-06-14 10:00 | 2026-06-14 11:00 | 5
      2026-06-19 10:00 | 2026-06-19 11:00 | 3
      2026-06-12 23:00 | 2026-06-13 01:00 | 8
      2026-10-01 09:00 | 2026-10-01 12:00 | 9
      2026-10-02 23:30 | 2026-10-03 00:30 | 3
    `,
  },
  'dearer from 2026-07-01 on: who came before it pays as before, however long the stay': {
    charges: `${hourly}    cap_24h_fen: 3000
  - vehicle_class: 小车
    valid_from: '2026-07-01'
    free_minutes: 15
    first_minutes: 60
    first_fen: 800
    following_minutes: 30
    following_fen: 300`,
    stays: `
      2026-06-30 23:30 | 2026-07-01 00:30 | 5
      2026-06-30 23:59 | 2026-07-01 01:59 | 9
      2026-06-30 23:59 | 2026-07-10 23:59 | 300
      2026-07-01 00:00 | 2026-07-01 01:00 | 8
      2026-07-01 00:00 | 2026-07-01 02:00 | 14
    `,
  },
  'large vehicles 10 yuan an hour, and whoever comes in at the market 3 yuan': {
    charges: `${hourly}
  - vehicle_class: 大车
    first_minutes: 60
    first_fen: 1000
    following_minutes: 60
    following_fen: 1000
  - vehicle_class: 小车
    entry_channel_ids: [A9]
    first_minutes: 60
    first_fen: 300
    following_minutes: 60
    following_fen: 300`,
    stays: `
      2026-06-15 08:00 | 2026-06-15 10:00 | 9
      2026-06-15 08:00 | 2026-06-15 10:00 | 9  | class=小车 entry=A1
      2026-06-15 08:00 | 2026-06-15 10:00 | 20 | class=大车
      2026-06-15 08:00 | 2026-06-15 10:00 | 20 | class=大车 entry=A9
      2026-06-15 08:00 | 2026-06-15 10:00 | 6  | entry=A9
      2026-06-15 08:00 | 2026-06-15 10:00 | 9  | class=摩托车
    `,
  },
};

/** The good file with what the car park of a table charges. */
export function fileOf({ charges }: ReferenceTable): string {
  const withoutRates = goodFile.replace(/^rates:\n(?: .*\n)+/m, '');
  return `${withoutRates}${charges}\n`;
}
