import type { Path } from '../located.js';
import { contactNames } from '../config.js';
import { printable } from '../printable.js';
import type { ConfigFile, LaneConfigFile } from '../schema.js';
import type { Check } from './report.js';

interface NamedLine {
  chip: string;
  line: number | string;
  path: Path;
}

/** Two purposes on one GPIO line: one of them would move the arm when the other is meant. */
export const eachLineOnce: Check = (config, report) => {
  const users = new Map<string, Path>();
  for (const { chip, line, path } of linesOf(config)) {
    const key = `${line} ${chip}`;
    const other = users.get(key);
    if (other === undefined) {
      users.set(key, path);
      continue;
    }
    report.add({
      code: 'config/line-used-twice',
      path: [...path, 'line'],
      found: `line ${line} of ${printable(chip)}, which ${report.whereIs(other)} uses already`,
      allowed: 'each GPIO line for one purpose',
    });
  }
};

function linesOf(config: ConfigFile): NamedLine[] {
  return (config.lanes ?? []).flatMap((lane, index) => {
    return laneLines(lane).flatMap(([path, line]) => {
      if (line === undefined) return [];
      return [{ chip: line.chip, line: line.line, path: ['lanes', index, ...path] }];
    });
  });
}

type LineFile = { chip: string; line: number | string };

function laneLines(lane: LaneConfigFile): [Path, LineFile | undefined][] {
  const { sensors, barrier } = lane;
  return [
    [['sensors', 'approach'], sensors.approach],
    [['sensors', 'approach_exit'], sensors.approach_exit],
    [['sensors', 'under_arm'], sensors.under_arm],
    [['sensors', 'beam'], sensors.beam],
    [['sensors', 'radar'], sensors.radar],
    [['fire_release'], lane.fire_release],
    [['camera_trigger'], lane.camera_trigger],
    ...contactNames.map((name): [Path, LineFile | undefined] => {
      return [['contacts', name], lane.contacts?.[name]];
    }),
    [['barrier', 'raise'], barrier.raise],
    [['barrier', 'lower'], barrier.lower],
    [['barrier', 'stop'], barrier.stop],
    [['barrier', 'limit_up'], barrier.limit_up],
    [['barrier', 'limit_down'], barrier.limit_down],
    [['lights', 'red'], lane.lights?.red],
    [['lights', 'green'], lane.lights?.green],
  ];
}

/** Simulated lines live in a folder, and somebody has to say which. */
export const simulatedNeedsDirectory: Check = (config, report) => {
  if (config.gpio?.backend !== 'simulated' || config.gpio.directory !== undefined) return;
  report.add({
    code: 'config/simulated-without-directory',
    path: ['gpio', 'directory'],
    found: 'nothing beside `backend: simulated`',
    allowed: 'the folder of the simulated lines',
    example: '"/tmp/lanekeeper-gpio"',
  });
};
