/** Asks the running program at its console. */
export type Ask = (method: 'GET' | 'POST', path: string, body?: object) => Promise<unknown>;
