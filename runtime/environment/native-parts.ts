import { LanekeeperError, sentenceOf } from '../errors.js';

/** Loads a package with a native part, or says in one sentence what to do. */
export async function loadNative<T>(packageName: string, load: () => Promise<T>): Promise<T> {
  try {
    return await load();
  } catch (error) {
    throw new LanekeeperError(
      'program/native-part-missing',
      `The native part of ${packageName} is missing or does not fit this machine: run ` +
        `"npm rebuild ${packageName}" in the program's folder (needs python3, make and g++). ` +
        `Cause: ${sentenceOf(error)}`,
      error,
    );
  }
}
