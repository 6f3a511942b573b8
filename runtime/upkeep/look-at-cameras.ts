import type { CameraConfig, Config } from '../config/config.js';
import type { Finding } from './finding.js';

/** Families that cannot be asked whether they open by lists of their own. */
const notAskable: readonly CameraConfig['family'][] = ['vz_http', 'dahua'];

/** What a person has to confirm in the cameras themselves. */
export function lookAtCameras({ lanes }: Config): Finding[] {
  return lanes.flatMap(({ id, camera, cameraExit }) => {
    const cameras = cameraExit === null ? [camera] : [camera, cameraExit];
    return cameras
      .filter(({ family }) => notAskable.includes(family))
      .map(({ family }) => ({
        level: 'warning' as const,
        name: `camera of lane ${id}`,
        text:
          `a camera of the family ${family} cannot be asked whether it opens by lists of its own; ` +
          'look there, and keep its relay off the barrier',
      }));
  });
}
