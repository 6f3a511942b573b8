import type { CloudData } from './envelope.js';
import { messageBytesMax, tokenBytes } from './envelope.js';

/** How messages are written for one kind of link. */
export interface Dialect {
  /** Most bytes of the whole text without a token. */
  textBytesMax: number;
  /** Names of requests that differ on this link. */
  requestNames: Readonly<Record<string, string>>;
  /** Fields of the data that are not sent on this link. */
  omits: readonly string[];
}

/** Messages on a broker: no token, no limit but our own. */
export const mqttDialect: Dialect = {
  textBytesMax: messageBytesMax,
  requestNames: {},
  omits: [],
};

/** Most bytes of a line that the cloud's socket takes, without the line end. Source: server. */
export const lineBytesMax = 1_024;

/** Lines on the cloud's own socket. */
export const tcpDialect: Dialect = {
  textBytesMax: lineBytesMax - tokenBytes,
  requestNames: {},
  omits: [],
};

/**
 * Requests over HTTP. Entry and exit have names without an underscore there (2.1-http, 2.2-http),
 * and `data_target` is not sent (HTTP mode).
 */
export const httpDialect: Dialect = {
  textBytesMax: messageBytesMax - tokenBytes,
  requestNames: { in_park: 'inpark', out_park: 'outpark' },
  omits: ['data_target'],
};

/** The data without what the link does not carry. */
export function dataFor(dialect: Dialect, data: CloudData): CloudData {
  if (!dialect.omits.some((name) => name in data)) return data;
  return Object.fromEntries(Object.entries(data).filter(([name]) => !dialect.omits.includes(name)));
}
