import { canonicalText } from '../../protocol/cloud/canonical.js';
import type { CloudData } from '../../protocol/cloud/envelope.js';
import { signatureOf } from '../../protocol/cloud/signature.js';

/** The signature of data, by which the cloud's duplicate filter knows a message again. */
export function signOf(data: CloudData, parkKey: string): string {
  return signatureOf(canonicalText(data), parkKey);
}
