import type { CloudIncoming } from '../../cloud/lenient.js';
import { noticeCapture } from '../../cloud/messages/notice-capture.js';
import { unixMsOf } from '../../cloud/time.js';
import { readDown } from '../read-down.js';

/** The lane monitor of the cloud wants a picture of a lane now (3.31). It takes no answer. */
export interface CaptureRequest {
  /** Goes up again with the picture, as the id of its subject. */
  captureId: string;
  channelId: string;
  orderedMs: number;
}

/** @throws CloudError `cloud/request-unusable` */
export function captureRequest(incoming: CloudIncoming): CaptureRequest {
  const value = readDown(noticeCapture, incoming, ['uuid', 'channel_id']);
  return {
    captureId: value.uuid,
    channelId: value.channel_id,
    orderedMs: unixMsOf(value.capture_time ?? 0),
  };
}
