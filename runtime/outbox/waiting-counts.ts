import type { Waiting } from './order.js';

/** 4 MiB of counters outside the heap, whatever waits. */
const SLOTS = 2 ** 22;
const HASHES = 3;
/** A counter that has reached it stays, since nobody knows any more what it counts. */
const SATURATED = 255;

/**
 * How many waiting messages belong to a plate or a session, in a fixed amount of memory. A count
 * may be too high (with 200,000 messages about once in a hundred), and is never too low.
 */
export class WaitingCounts {
  readonly #slots = new Uint8Array(SLOTS);
  #size = 0;
  #saturated = false;

  /** All messages that wait. */
  get size(): number {
    return this.#size;
  }

  add(message: Waiting): void {
    this.#size += 1;
    for (const slot of slotsOf(message)) {
      const count = this.#slots[slot] ?? 0;
      if (count < SATURATED) this.#slots[slot] = count + 1;
      else this.#saturated = true;
    }
  }

  /** Takes away what was added before. */
  remove(message: Waiting): void {
    this.#size -= 1;
    if (this.#size === 0 && this.#saturated) {
      this.#slots.fill(0);
      this.#saturated = false;
      return;
    }
    for (const slot of slotsOf(message)) {
      const count = this.#slots[slot] ?? 0;
      if (count > 0 && count < SATURATED) this.#slots[slot] = count - 1;
    }
  }

  /** The most that can wait under one of the message's keys, the message itself included. */
  most(key: string): number {
    let least = SATURATED;
    for (const slot of slotsOfKey(key)) least = Math.min(least, this.#slots[slot] ?? 0);
    return least;
  }
}

/** What a message shares with those that it must wait for. */
export function keysOf({ sessionId, plate }: Waiting): string[] {
  const keys: string[] = [];
  if (sessionId !== '') keys.push(`s${sessionId}`);
  if (plate !== '') keys.push(`p${plate}`);
  return keys;
}

function slotsOf(message: Waiting): number[] {
  return keysOf(message).flatMap(slotsOfKey);
}

/** Two independent hashes give any number of slots; the second is odd, so that the slots differ. */
function slotsOfKey(key: string): number[] {
  const first = hash(key, 0x811c9dc5);
  const second = hash(key, 0x9747b28c) | 1;
  return Array.from({ length: HASHES }, (_, n) => ((first + n * second) >>> 0) % SLOTS);
}

/** FNV-1a over the key's UTF-16 units, with a last mixing so that the low bits depend on all. */
function hash(key: string, seed: number): number {
  let value = seed;
  for (let at = 0; at < key.length; at += 1) {
    value = Math.imul(value ^ key.charCodeAt(at), 0x01000193);
  }
  value = Math.imul(value ^ (value >>> 16), 0x85ebca6b);
  return (value ^ (value >>> 13)) >>> 0;
}
