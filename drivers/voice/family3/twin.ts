import { FrameScanner } from '../../frame-scanner.js';
import { voiceFrame } from './frame.js';

const REMEMBERED_MAX = 100;

/** A voice chip of family 3: speaks, and says nothing on the line. */
export class Family3VoiceTwin {
  /** Everything that was said, the last 100. */
  readonly spoken: string[] = [];
  private readonly scanner = new FrameScanner(voiceFrame);

  constructor(private readonly options: { onSpeak?: (text: string) => void } = {}) {}

  get counters(): FrameScanner<unknown>['counters'] {
    return this.scanner.counters;
  }

  receive(bytes: Uint8Array): void {
    for (const { text } of this.scanner.push(bytes)) {
      if (text === null) continue;
      this.spoken.push(text);
      if (this.spoken.length > REMEMBERED_MAX) this.spoken.shift();
      this.options.onSpeak?.(text);
    }
  }
}
