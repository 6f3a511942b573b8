import type { CloudIncoming } from '../../../protocol/cloud/lenient.js';
import { spaceNotify } from '../../../protocol/cloud/messages/space-notify.js';
import { recordOf } from '../../../protocol/park/record.js';
import { freePlacesOf } from '../../../protocol/translate/stays/free-places.js';
import { FREE_PLACES_KEY } from '../../records/free-places.js';
import { acting, type Acting } from './acting.js';
import type { DownlinkContext } from './handlers.js';
import { untimedHeader } from './untimed-header.js';

/** The platform tells how many places are free (3.39): from now on the park counts from there. */
export const spaceNotifyHandlers: Readonly<Record<string, Acting>> = Object.fromEntries([
  acting(spaceNotify, keepFreePlaces),
]);

async function keepFreePlaces(
  incoming: CloudIncoming,
  { records, sessions, announcer }: DownlinkContext,
): Promise<void> {
  const { messageId, ...told } = freePlacesOf(incoming);
  const known = records.get('freePlaces', FREE_PLACES_KEY);
  const repeated =
    messageId !== '' && known?.kind === 'freePlaces' && known.freePlaces.messageId === messageId;
  const header = untimedHeader(FREE_PLACES_KEY);
  const content = { ...told, messageId, carsInside: sessions.openCount };
  const changes = repeated ? [] : [recordOf('freePlaces', header, content)];
  // A repetition changes nothing, and is answered once the first one is on disk.
  announcer.records(await records.revise(changes));
}
