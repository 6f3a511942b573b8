import { guardKinds } from '../resolve-lane.js';
import { quoted } from '../printable.js';
import { repeated } from './repeated.js';
import type { Check } from './report.js';

/** Without a sensor under the arm nothing could keep the arm from a car. */
export const lanesHaveASafetySensor: Check = (config, report) => {
  for (const [index, { sensors }] of (config.lanes ?? []).entries()) {
    if (guardKinds.some((kind) => sensors[kind] !== undefined)) continue;
    report.add({
      code: 'config/no-safety-sensor',
      path: ['lanes', index, 'sensors'],
      found: 'no sensor under the arm',
      allowed: `at least one of: ${guardKinds.join(', ')}`,
      example: 'under_arm: { chip: "pinctrl-bcm2711", line: 5, active_low: true }',
    });
  }
};

/** What belongs to the inner side of a lane is used only where cars come from there too. */
export const innerSidesAreUsed: Check = (config, report) => {
  for (const [index, lane] of (config.lanes ?? []).entries()) {
    if (lane.direction === 'both') continue;
    const found = lane.sensors.approach_exit === undefined ? [] : [['sensors', 'approach_exit']];
    if (lane.camera_exit !== undefined) found.push(['camera_exit']);
    for (const path of found) {
      report.add({
        code: 'config/not-both-ways',
        path: ['lanes', index, ...path],
        found: `a device of the inner side, in a lane with direction: ${lane.direction}`,
        allowed: 'only with direction: both',
        example: 'direction: both',
      });
    }
  }
};

/** A second camera says from which side a car comes, and so does a second loop: both or none. */
export const innerSidesAreWhole: Check = (config, report) => {
  for (const [index, lane] of (config.lanes ?? []).entries()) {
    const { camera_exit: camera, sensors } = lane;
    const half = (camera === undefined) !== (sensors.approach_exit === undefined);
    if (lane.direction !== 'both' || !half) continue;
    const path = camera === undefined ? ['sensors', 'approach_exit'] : ['camera_exit'];
    report.add({
      code: 'config/half-an-inner-side',
      path: ['lanes', index, ...path],
      found: camera === undefined ? 'a loop without a camera' : 'a camera without a loop',
      allowed: 'sensors.approach_exit and camera_exit together, or neither',
    });
  }
};

/** An arm that closes by its own logic, without a contact against it, cannot be held up. */
export const holdsNeedALowerLine: Check = (config, report) => {
  for (const [index, lane] of (config.lanes ?? []).entries()) {
    const { lower, hold } = lane.barrier;
    if (lane.hold_max_minutes === undefined || lower !== undefined || hold !== undefined) continue;
    report.add({
      level: 'warning',
      code: 'config/hold-without-lower',
      path: ['lanes', index, 'hold_max_minutes'],
      found: 'a time for holding, but a barrier that closes by itself',
      allowed: 'hold_max_minutes together with barrier.lower or barrier.hold',
      example: 'lower: { chip: "pinctrl-bcm2711", line: 27 }',
    });
  }
};

export const laneIdsOnce: Check = (config, report) => {
  const ids = (config.lanes ?? []).map((lane) => lane.id);
  for (const [index, first, id] of repeated(ids)) {
    report.add({
      code: 'config/duplicate-lane',
      path: ['lanes', index, 'id'],
      found: `${quoted(id)}, which ${report.whereIs(['lanes', first, 'id'])} has already`,
      allowed: 'each lane id once',
    });
  }
};

export const channelIdsOnce: Check = (config, report) => {
  const ids = (config.lanes ?? []).map((lane) => lane.channel_id);
  for (const [index, first, id] of repeated(ids)) {
    report.add({
      code: 'config/duplicate-channel',
      path: ['lanes', index, 'channel_id'],
      found: `${quoted(id)}, which ${report.whereIs(['lanes', first, 'channel_id'])} has already`,
      allowed: 'each channel of the cloud once',
    });
  }
};

/** The page for entries is not public, and only one link leads to a smart screen. */
export const smartScreensAreReached: Check = (config, report) => {
  for (const [index, { smart_screen: smart, direction }] of (config.lanes ?? []).entries()) {
    if (smart !== true) continue;
    const path = ['lanes', index, 'smart_screen'];
    const code = 'config/no-smart-screen';
    if (direction === 'entry') {
      const allowed = 'at exits only: what a smart screen shows at an entry is not public';
      report.add({ code, path, found: 'a smart screen at an entry', allowed });
    }
    const link = config.cloud?.link ?? 'mqtt';
    if (link !== 'mqtt') {
      const allowed = 'with `cloud.link: mqtt` only, behind which the software of its maker stands';
      report.add({ code, path, found: `a smart screen beside \`link: ${link}\``, allowed });
    }
  }
};

/** Money is due at exits. */
export const etcIsAtExits: Check = (config, report) => {
  for (const [index, { etc, direction }] of (config.lanes ?? []).entries()) {
    if (etc === undefined || direction !== 'entry') continue;
    const path = ['lanes', index, 'etc'];
    const allowed = 'at exits only, where money is due';
    report.add({ code: 'config/no-etc', path, found: 'an ETC antenna at an entry', allowed });
  }
};

/** Only cards of family 1 have a page of their own for free places. */
export const placesPagesAreThere: Check = (config, report) => {
  for (const [index, { screen }] of (config.lanes ?? []).entries()) {
    if (screen?.places_page !== true || screen.family === 'family1') continue;
    report.add({
      code: 'config/no-places-page',
      path: ['lanes', index, 'screen', 'places_page'],
      found: `places_page beside family: ${screen.family}`,
      allowed: 'only with family: family1; other screens show {places} in a text',
      example: 'texts: { entry_idle: "余位{places}" }',
    });
  }
};
