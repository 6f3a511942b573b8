import type { Site } from '../links/downlinks/site.js';

interface Notice {
  service: string;
  data: Record<string, unknown>;
  /** How often it comes, at least once. */
  times: number;
}

/** They take no answer (3.37, 4.2). */
const unanswered = ['escape_order', 'update_balance'];

/** What is told to the car park: at once over a link that is there, else when it is there again. */
export class Platform {
  readonly #site: Site;
  #waiting: Notice[] = [];
  #cut = false;
  /** How often something was told, and how often it had to wait. */
  readonly counts = { told: 0, late: 0 };

  constructor(site: Site) {
    this.#site = site;
  }

  get cut(): boolean {
    return this.#cut;
  }

  set cut(cut: boolean) {
    this.#cut = cut;
    const { faulty } = this.#site.cloud;
    faulty.set({ ...faulty.state, cut });
  }

  /** The platform has the money before anybody hears of it. */
  books(service: string, data: Record<string, unknown>): void {
    this.#site.cloud.double.ledger.platform.tells(service, data);
  }

  /** Says whether it arrived. What did not is told later, after what waits already. */
  async tell(service: string, data: Record<string, unknown>, times = 1): Promise<boolean> {
    const notice = { service, data, times };
    this.books(service, data);
    if (this.#waiting.length === 0 && (await this.#send(notice))) return true;
    this.#waiting.push(notice);
    this.counts.late += 1;
    return false;
  }

  /** Tells what waits, in the order in which it happened, until something does not arrive. */
  async flush(): Promise<void> {
    for (let first = this.#waiting[0]; first !== undefined; first = this.#waiting[0]) {
      if (!(await this.#send(first))) return;
      this.#waiting = this.#waiting.slice(1);
    }
  }

  get waiting(): number {
    return this.#waiting.length;
  }

  async #send({ service, data, times }: Notice): Promise<boolean> {
    const { double } = this.#site.cloud;
    for (let time = 0; time < times; time += 1) {
      if (this.#cut || double.downlinks.clients.length === 0) return false;
      const { state, errmsg } = await this.#site.ask(service, data, { waitMs: 3_000 });
      if (state === null && !unanswered.includes(service)) return false;
      if (state === 0) throw new Error(`${service} was refused: ${errmsg}`);
      this.counts.told += 1;
    }
    return true;
  }
}
