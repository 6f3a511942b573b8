import type { Path } from './located.js';
import { printable, quoted } from './printable.js';

/** `lanes[0].barrier.raise.line`; a key that is no plain word stands in brackets and quotes. */
export function pathText(path: Path): string {
  let text = '';
  for (const step of path) {
    if (typeof step === 'number') text += `[${step}]`;
    else if (/^[\p{L}\p{N}_-]{1,60}$/u.test(step)) text += text === '' ? step : `.${step}`;
    else text += `[${quoted(step, 40)}]`;
  }
  return printable(text, 300);
}
