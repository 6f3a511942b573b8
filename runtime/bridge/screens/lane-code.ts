import type { LaneCode } from '../../../protocol/translate/answers/lane-code.js';
import { LanekeeperError } from '../../errors.js';

/** Under this name a lane asks its bridge for its own code, which the bridge asks the cloud for. */
export const LANE_CODE_SERVICE = 'lane_code';

const CHANNEL_CHARACTERS_MAX = 16;

/** @throws LanekeeperError `lane-code/bad-question` */
export function laneCodeIn(data: Readonly<Record<string, unknown>>): LaneCode {
  const { channelId, way } = data;
  const isChannel = typeof channelId === 'string' && channelId.length <= CHANNEL_CHARACTERS_MAX;
  if (isChannel && (way === 'entry' || way === 'exit')) return { channelId, way };
  const sentence = `A lane's code needs channelId, of at most ${CHANNEL_CHARACTERS_MAX} characters, and way.`;
  throw new LanekeeperError('lane-code/bad-question', sentence);
}
