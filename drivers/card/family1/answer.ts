import { FrameScanner } from '../../frame-scanner.js';
import { cardFrameShape, encodeCardFrame, type CardFrame } from './frame.js';

/**
 * An answer repeats address and command; its one byte of data is the result, 0 for done. Provenance:
 * the makers' documents, one example of an answer to command 62 proved; no card has been tried. To
 * confirm on site: that a card answers every command, and what results other than 0 it gives.
 */
export interface CardAnswer {
  address: number;
  command: number;
  result: number;
}

export function encodeAnswer(answer: CardAnswer): Uint8Array {
  const { address, command, result } = answer;
  return encodeCardFrame({ address, command, data: Uint8Array.of(result) });
}

/**
 * Finds answers in what comes from the line. Some RS-485 adapters echo what was sent: every command
 * in use has more than one byte of data, so an echo is never taken for an answer.
 */
export function answerParser(): FrameScanner<CardFrame> {
  return new FrameScanner(
    cardFrameShape({ dataBytesMax: 1, accepts: (frame) => frame.data.length === 1 }),
  );
}

export function answerOf(frame: CardFrame): CardAnswer {
  return { address: frame.address, command: frame.command, result: frame.data[0] ?? 0 };
}
