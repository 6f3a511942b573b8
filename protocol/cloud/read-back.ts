const readBackServices = new Set(['in_park', 'out_park']);

/** Whether there is a question that tells what became of such a message. */
export function canReadBack(service: string): boolean {
  return readBackServices.has(service);
}

/**
 * Whether a repetition that the cloud does not recognise does harm: a second entry closes the first
 * one at 0 yuan and stays open for ever. Source: published server.
 */
export function isHarmfulTwice(service: string): boolean {
  return service === 'in_park';
}
