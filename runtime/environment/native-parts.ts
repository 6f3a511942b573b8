import { codeOf, LanekeeperError, sentenceOf } from '../errors.js';

/** Runs what needs the native part of a package, or says in one sentence what to do without it. */
export async function withNativePart<T>(packageName: string, use: () => Promise<T>): Promise<T> {
  try {
    return await use();
  } catch (error) {
    if (!isMissingPart(error)) throw error;
    throw new LanekeeperError(
      'program/native-part-missing',
      `The native part of ${packageName} is missing or does not fit this machine: run ` +
        `"npm rebuild ${packageName}" in the program's folder (it needs python3, make and g++).`,
      error,
    );
  }
}

function isMissingPart(error: unknown): boolean {
  const missing = ['MODULE_NOT_FOUND', 'ERR_MODULE_NOT_FOUND', 'ERR_DLOPEN_FAILED'];
  return missing.includes(codeOf(error)) || sentenceOf(error).includes('No native build was found');
}
