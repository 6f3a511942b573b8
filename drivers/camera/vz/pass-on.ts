import { serialBytesOf } from './serial-data.js';

/** What a twin does with the `serialData` that it is given: it goes out on its RS-485. */
export function passOn(bundles: unknown, out: (bytes: Uint8Array) => void): void {
  if (!Array.isArray(bundles)) return;
  for (const bundle of bundles as unknown[]) {
    const bytes = serialBytesOf(bundle);
    if (bytes !== null) out(bytes);
  }
}
