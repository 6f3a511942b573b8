import { codeOf, sentenceOf } from '../errors.js';

/** Whether something failed because the disk, or what this user may have of it, is full. */
export function isFullDisk(error: unknown): boolean {
  for (let at: unknown = error; at instanceof Error; at = at.cause) {
    if (['ENOSPC', 'EDQUOT'].includes(codeOf(at))) return true;
    if (/no space left|disk quota exceeded/i.test(sentenceOf(at))) return true;
  }
  return false;
}
