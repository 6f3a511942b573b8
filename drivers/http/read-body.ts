import type { Clock } from '../clock.js';
import { DriverError } from '../driver-error.js';
import type { HttpAnswer } from './port.js';

/** Longest answer that is read as text. */
export const TEXT_BYTES_MAX = 64 * 1024;
const BODY_WAIT_MS = 10_000;

/** The whole body of an answer. @throws DriverError `http/bad-answer` */
export function readBody(
  answer: HttpAnswer,
  { clock, bytesMax }: { clock: Clock; bytesMax: number },
): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const chunks: Uint8Array[] = [];
    let length = 0;
    const refuse = (why: string): void => {
      wait.cancel();
      answer.close();
      reject(new DriverError('http/bad-answer', `An answer ${why}.`));
    };
    const wait = clock.after(BODY_WAIT_MS, () => refuse('did not end in time'));
    answer.onBytes((bytes) => {
      length += bytes.length;
      if (length > bytesMax) refuse(`has more than ${bytesMax} bytes`);
      else chunks.push(bytes);
    });
    answer.onEnd((whole) => {
      wait.cancel();
      if (whole) resolve(Buffer.concat(chunks));
      else refuse('was broken off');
    });
  });
}
