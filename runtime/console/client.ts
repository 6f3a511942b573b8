import { request } from 'node:http';
import { LanekeeperError } from '../errors.js';

/**
 * Asks the running program.
 * @throws LanekeeperError `console/not-running`, or the code that the program answered with
 */
export function askConsole(
  socketPath: string,
  method: 'GET' | 'POST',
  path: string,
  body: object = {},
): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const asked = request({ socketPath, method, path }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('error', reject);
      response.on('end', () => {
        const text = Buffer.concat(chunks).toString('utf8');
        try {
          const value = JSON.parse(text) as { code?: string; error?: string };
          if (response.statusCode === 200) resolve(value);
          else reject(new LanekeeperError(value.code ?? 'console/failed', value.error ?? text));
        } catch (error) {
          reject(new LanekeeperError('console/bad-answer', 'The program answered no JSON.', error));
        }
      });
    });
    asked.on('error', (error) => {
      const sentence = `Lanekeeper does not answer on ${socketPath}. Is it running?`;
      reject(new LanekeeperError('console/not-running', sentence, error));
    });
    asked.end(method === 'GET' ? undefined : JSON.stringify(body));
  });
}
