import type { Shelf } from './shelves.js';

/** One change of one value. */
export interface Change {
  shelf: string;
  key: string;
  /** Null takes the value away. */
  payload: Uint8Array | null;
}

export function put<T>(shelf: Shelf<T>, key: string, value: T): Change {
  return { shelf: shelf.name, key, payload: shelf.codec.encode(value) };
}

export function remove(shelf: { name: string }, key: string): Change {
  return { shelf: shelf.name, key, payload: null };
}
