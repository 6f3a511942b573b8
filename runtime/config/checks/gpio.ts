import { INPUT_MAX } from '../../../drivers/camera/vz/input-change.js';
import { contactNames } from '../config.js';
import type { Path } from '../located.js';
import { printable, quoted } from '../printable.js';
import { cameraChip } from '../resolve-lane.js';
import type { ConfigFile, LaneConfigFile } from '../schema.js';
import type { Check } from './report.js';

interface NamedLine {
  /** Which lane, from 0, and what for. */
  lane: number;
  purpose: Path;
  chip: string;
  line: number | string;
  path: Path;
}

/** Two purposes on one GPIO line: one of them would move the arm when the other is meant. */
export const eachLineOnce: Check = (config, report) => {
  const users = new Map<string, Path>();
  for (const { lane, chip, line, path } of linesOf(config)) {
    const key = chip === cameraChip ? `${line} ${chip} of ${lane}` : `${line} ${chip}`;
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
      const { chip, line: offset } = line;
      const at = ['lanes', index, ...path];
      return [{ lane: index, purpose: path, chip, line: offset, path: at }];
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
    [['barrier', 'hold'], barrier.hold],
    [['barrier', 'limit_up'], barrier.limit_up],
    [['barrier', 'limit_down'], barrier.limit_down],
    [['lights', 'red'], lane.lights?.red],
    [['lights', 'green'], lane.lights?.green],
  ];
}

/**
 * The inputs of a camera serve where a change that is missed does no harm: a car is then taken by
 * its read alone, a contact is told of late. What keeps or moves the arm is wired to this box.
 */
const mayBeOfCamera = ['sensors.approach', 'sensors.approach_exit', 'contacts'];
const withInputs: readonly LaneConfigFile['camera']['family'][] = ['vz_http', 'vz_mqtt'];

export const camerasHaveTheirInputs: Check = (config, report) => {
  for (const { lane, purpose, chip, line, path } of linesOf(config)) {
    const camera = config.lanes?.[lane]?.camera;
    if (chip !== cameraChip || camera === undefined) continue;
    const use = purpose.join('.');
    const example = 'chip: "pinctrl-bcm2711"';
    if (!mayBeOfCamera.some((known) => use === known || use.startsWith(`${known}.`))) {
      report.add({
        code: 'config/not-by-camera',
        path: [...path, 'chip'],
        found: quoted(cameraChip),
        allowed: `a line of this box; a camera serves ${mayBeOfCamera.join(', ')} alone`,
        example,
      });
    } else if (!withInputs.includes(camera.family)) {
      report.add({
        code: 'config/camera-has-no-inputs',
        path: [...path, 'chip'],
        found: `${quoted(cameraChip)}, and a camera of the family ${camera.family}`,
        allowed: `only with a camera of the families ${withInputs.join(', ')}`,
        example,
      });
    } else if (typeof line !== 'number' || line > INPUT_MAX) {
      report.add({
        code: 'config/no-such-camera-input',
        path: [...path, 'line'],
        found: typeof line === 'number' ? String(line) : quoted(line),
        allowed: `the number of an input of the camera, 0 to ${INPUT_MAX}`,
        example: 'line: 0',
      });
    }
  }
};

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
