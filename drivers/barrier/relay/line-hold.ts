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

  /**
   * @param beforeOpening calls off a raise that is still on: the next one could not begin, and the
   * arm that comes down by then would not be turned round
   */
  constructor(
    private readonly line: OutputLine,
    private readonly beforeOpening: () => void,
  ) {}

  get mayBeClosed(): boolean {
    return this.state !== 'open';
  }

  close(): void {
    if (this.state === 'closed') return;
    this.line.write(true);
    this.state = 'closed';
  }

  open(): void {
    this.beforeOpening();
    this.line.write(false);
    this.state = 'open';
  }
}
