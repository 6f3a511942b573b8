import { CloudError } from '../../protocol/cloud/cloud-error.js';

/** The code under which the cloud's side of the protocol refuses; anything else is thrown on. */
export function codeOf(action: () => unknown): string {
  try {
    action();
  } catch (error) {
    if (error instanceof CloudError) return error.code;
    throw error;
  }
  return 'nothing was refused';
}
