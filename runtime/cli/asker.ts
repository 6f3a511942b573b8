import { createInterface } from 'node:readline';
import { LanekeeperError } from '../errors.js';

/** Asks a person one question after the other. */
export interface Asker {
  /** @throws LanekeeperError `cli/input-ended` when no answer comes any more */
  line(question: string): Promise<string>;
  close(): void;
}

/** Answers that are typed or pasted ahead of their questions are kept for them. */
export function asker(
  input: NodeJS.ReadableStream = process.stdin,
  output: NodeJS.WritableStream = process.stdout,
): Asker {
  const terminal = createInterface({ input, output });
  const lines = terminal[Symbol.asyncIterator]();
  return {
    line: async (question) => {
      terminal.setPrompt(`${question}: `);
      terminal.prompt();
      const next = await lines.next();
      if (next.done !== true) return next.value.trim();
      throw new LanekeeperError('cli/input-ended', 'The input ended before all was answered.');
    },
    close: () => terminal.close(),
  };
}
