/** Errors of a request that say that it did not go out. */
const unsent: ReadonlySet<string> = new Set([
  ...['link/down', 'link/unsent', 'cloud/busy', 'cloud/no-turn', 'cloud/too-large-for-link'],
  ...['bridge/bus-away', 'bridge/gone', 'bridge/busy', 'charge/no-stay', 'charge/under-way'],
  ...['cloud/plate-missing', 'cloud/clock-unset'],
]);
/** A message that does not fit the catalogue is never written. */
const unwritten = 'cloud/field-';

/** Whether it is certain that the cloud has no message whose sender got this error for it. */
export function isUnsent(code: string): boolean {
  return unsent.has(code) || code.startsWith(unwritten);
}
