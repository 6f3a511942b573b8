import type { CloudIncoming } from '../../cloud/lenient.js';
import { spaceNotify } from '../../cloud/messages/space-notify.js';
import { readDown } from '../read-down.js';

/** The count that the screens at the gates are to show (3.39). */
export interface FreePlaces {
  totalPlaces: number;
  freePlaces: number;
  /** The same message comes with the same one; may be empty. */
  messageId: string;
}

/** @throws CloudError `cloud/request-unusable` */
export function freePlacesOf(incoming: CloudIncoming): FreePlaces {
  const value = readDown(spaceNotify, incoming, ['total_space', 'free_space']);
  const totalPlaces = Math.max(0, value.total_space);
  const freePlaces = Math.max(0, value.free_space);
  return { totalPlaces, freePlaces, messageId: value.message_uuid ?? '' };
}
