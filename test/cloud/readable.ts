import { CloudError } from '../../protocol/cloud/cloud-error.js';
import { read, type CloudIncoming } from '../../protocol/cloud/lenient.js';

/** The message as it is read; null when it cannot be. */
export function readable(message: string | Uint8Array): CloudIncoming | null {
  try {
    return read(message);
  } catch (error) {
    if (error instanceof CloudError) return null;
    throw error;
  }
}
