/** Bytes that grow at their end, without copying all of them each time. */
export class GrowingBytes {
  #bytes = new Uint8Array(1024);
  length = 0;

  append(more: Uint8Array): void {
    const needed = this.length + more.length;
    if (needed > this.#bytes.length) {
      const larger = new Uint8Array(Math.max(needed, 2 * this.#bytes.length));
      larger.set(this.#bytes.subarray(0, this.length));
      this.#bytes = larger;
    }
    this.#bytes.set(more, this.length);
    this.length = needed;
  }

  cutTo(length: number): void {
    this.length = Math.min(length, this.length);
  }

  copy(): Uint8Array {
    return this.#bytes.slice(0, this.length);
  }
}
