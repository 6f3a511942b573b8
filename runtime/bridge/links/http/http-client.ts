/** One request of the http link. Always a POST of UTF-8 JSON. */
export interface HttpRequest {
  method: 'POST';
  url: string;
  headers: Readonly<Record<string, string>>;
  body: string;
}

/** The whole response; its body is never longer than `responseBytesMax`. */
export interface HttpResponse {
  status: number;
  body: Uint8Array;
}

/** Most bytes of a response that are read; the bound of one cloud message. */
export const responseBytesMax = 262_144;

/**
 * Makes one request and waits for its whole response, however long that takes: the caller has the
 * clock, and gives up through the signal. Redirects are not followed.
 * @throws LanekeeperError `http/failed`, `http/too-large`; whatever it throws after the signal
 *   fired is ignored
 */
export type HttpClient = (request: HttpRequest, signal: AbortSignal) => Promise<HttpResponse>;
