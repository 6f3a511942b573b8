import type { Clock } from '../clock.js';
import { DriverError } from '../driver-error.js';
import type { HttpAnswer } from './port.js';

const BODY_BYTES_MAX = 64 * 1024;
const BODY_WAIT_MS = 10_000;

/** The whole body of a short answer as text. @throws DriverError `http/bad-answer` */
export function readBody(answer: HttpAnswer, clock: Clock): Promise<string> {
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
      if (length > BODY_BYTES_MAX) refuse(`has more than ${BODY_BYTES_MAX} bytes`);
      else chunks.push(bytes);
    });
    answer.onEnd((whole) => {
      wait.cancel();
      if (whole) resolve(Buffer.concat(chunks).toString('utf8'));
      else refuse('was broken off');
    });
  });
}
