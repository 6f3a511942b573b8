import type { OutputLine } from '../../gpio/port.js';
import type { HoldContact } from '../port.js';

/**
 * A hold contact on an output line. Provenance: the contacts that makers' manuals name, as others
 * have published them; no operator has been tried. To confirm on site: that the arm stays up while
 * the contact is closed, and closes by its own loop logic, and not onto a car, once it opens. A
 * momentary input that is pulsed again and again holds nothing: it may step the arm down.
 */
export class LineHold implements HoldContact {
  private state: 'open' | 'closed' | 'as it was left' = 'as it was left';

  constructor(private readonly line: OutputLine) {}

  get mayBeClosed(): boolean {
    return this.state !== 'open';
  }

  close(): void {
    if (this.state === 'closed') return;
    this.line.write(true);
    this.state = 'closed';
  }

  open(): void {
    this.line.write(false);
    this.state = 'open';
  }
}
