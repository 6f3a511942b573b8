import { FrameScanner } from '../../frame-scanner.js';
import type { PlateRead } from '../port.js';
import { readFrame } from './frame.js';

/** Finds the reads in a stream of bytes; keeps less than one frame. */
export function readParser(): FrameScanner<PlateRead> {
  return new FrameScanner(readFrame);
}
