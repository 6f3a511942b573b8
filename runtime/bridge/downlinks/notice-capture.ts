import type { CloudIncoming } from '../../../protocol/cloud/lenient.js';
import { noticeCapture } from '../../../protocol/cloud/messages/notice-capture.js';
import { captureRequest } from '../../../protocol/translate/stays/capture.js';
import { LanekeeperError } from '../../errors.js';
import { acting, type Acting } from './acting.js';
import type { DownlinkContext } from './handlers.js';

/** The lane monitor shows the lane as it is now; a camera may take some seconds over a picture. */
const times = { lifetimeMs: 10_000, waitMs: 25_000 };

/** The lane monitor wants a picture (3.31). It gets no answer but the picture itself (2.12). */
export const captureHandlers: Readonly<Record<string, Acting>> = Object.fromEntries([
  acting(noticeCapture, askForPicture),
]);

async function askForPicture(
  incoming: CloudIncoming,
  { commands }: DownlinkContext,
): Promise<void> {
  const { captureId, channelId } = captureRequest(incoming);
  const asked = { commandId: captureId, channelId, action: 'CAPTURE' } as const;
  const { done, reason } = await commands.askNow(asked, times);
  if (!done) throw new LanekeeperError('lane/refused', reason);
}
