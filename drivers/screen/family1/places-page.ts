/**
 * The page with the number of free places (command E3). Provenance: the maker's document, its
 * example proved for length and check sum; no card has been tried.
 *
 * Data: shown (1: yes), way in (0), way out (0), seconds that it stays (0: for ever), page that
 * follows (0), places (4, low byte first).
 */
export interface PlacesPage {
  places: number;
  stayS: number;
}

const BYTES = 9;

export function encodePlacesPage({ places, stayS }: PlacesPage): Uint8Array {
  const data = new Uint8Array(BYTES);
  data.set([1, 0, 0, stayS, 0]);
  new DataView(data.buffer).setUint32(5, Math.max(0, places), true);
  return data;
}

/** Takes the page away. */
export function encodeNoPlacesPage(): Uint8Array {
  return new Uint8Array(BYTES);
}

/** The page in such data, `none` when it takes it away; null when its length is wrong. */
export function decodePlacesPage(data: Uint8Array): PlacesPage | 'none' | null {
  if (data.length !== BYTES) return null;
  const [shown, , , stayS = 0] = data;
  if (shown !== 1) return 'none';
  const places = new DataView(data.buffer, data.byteOffset).getUint32(5, true);
  return { places, stayS };
}
