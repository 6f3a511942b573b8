import {
  screenMoments,
  type ScreenMoment,
} from '../../../protocol/translate/answers/screen-text.js';
import { LanekeeperError } from '../../errors.js';

/** Under this name a lane asks its bridge for a text, which the bridge asks the cloud for. */
export const SCREEN_TEXT_SERVICE = 'screen_text';

/** @throws LanekeeperError `screen-text/bad-question` */
export function momentIn({ moment }: Readonly<Record<string, unknown>>): ScreenMoment {
  const known = screenMoments.find((one) => one === moment);
  if (known !== undefined) return known;
  const sentence = `A text needs a moment: ${screenMoments.join(', ')}.`;
  throw new LanekeeperError('screen-text/bad-question', sentence);
}
