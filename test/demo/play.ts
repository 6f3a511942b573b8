import { askConsole } from '../../runtime/console/client.js';
import { consoleSocketPath } from '../../runtime/console/socket-path.js';
import { readConfigFile } from '../../runtime/cli/config-file.js';
import { CloudSite } from '../site/cloud-site.js';
import { compareBooks, type BooksComparison } from '../site/compare-books.js';
import { after, arrive, passThrough } from '../site/drive.js';
import type { LaneSiteEvents } from '../site/lane-site.js';
import { LaneProcess } from '../site/lane-process.js';
import { Site } from '../site/site.js';
import { readStoredOrders } from '../site/store-orders.js';
import { seededRandom } from '../cloud/random.js';
import type { Timeline } from './timeline.js';
import { trafficOf, type Traffic } from './traffic.js';

export interface DemoResult extends BooksComparison {
  armViolations: number;
  offlineOrders: number;
}

/** The parts of a running demo. */
export class Demo {
  readonly cloud: CloudSite;
  readonly site: Site;
  readonly program: LaneProcess;
  readonly #timeline: Timeline;
  readonly #traffic: Traffic;

  private constructor(
    parts: { cloud: CloudSite; site: Site; program: LaneProcess },
    timeline: Timeline,
    traffic: Traffic,
  ) {
    this.cloud = parts.cloud;
    this.site = parts.site;
    this.program = parts.program;
    this.#timeline = timeline;
    this.#traffic = traffic;
  }

  static async start(options: { seed: number; timeline: Timeline }): Promise<Demo> {
    const { seed, timeline } = options;
    const cloud = await CloudSite.start({ seed, onAnswer: (text) => timeline.cloud(text) });
    const site = new Site({
      cloudPort: cloud.front.port,
      entryEvents: eventsOf('entry', timeline),
      exitEvents: eventsOf('exit', timeline),
    });
    const program = new LaneProcess({
      configPath: site.configPath,
      onLine: (line) => timeline.log(line),
    });
    return new Demo({ cloud, site, program }, timeline, trafficOf(seededRandom(seed)));
  }

  /** Lets the cars drive. Ends with everything delivered and both lanes empty. */
  async play(): Promise<void> {
    const { cloud, program } = this;
    const { monthly, paying } = this.#traffic;
    cloud.addCard({ card_id: 'card_1', car_number: monthly, name: '示例' });
    this.#timeline.step(
      'The program starts: one entry lane, one exit lane, the bridge, the broker',
    );
    await program.start();
    await program.seen('the cloud is reached', (line) => line.event === 'cloud_reached');
    await this.#ask('/cards/reconcile');
    await this.#enterAll();
    this.#timeline.step(`The monthly car ${monthly} leaves`);
    await this.#leave(monthly);
    this.#timeline.step(`The car ${paying} leaves and pays in cash`);
    await this.#leaveAndPay(paying);
    await this.#everythingDelivered();
    await this.#offline();
  }

  /** Stops the program and compares its store with the cloud's ledger. */
  async end(): Promise<DemoResult> {
    this.#timeline.step('The program stops; its store and the ledger of the cloud are compared');
    await this.program.stop();
    const stored = await readStoredOrders(this.site.stateDirectory);
    const { orders, debts } = this.cloud.double.ledger;
    return {
      ...compareBooks(stored, { orders, debts }),
      armViolations: this.site.armViolations,
      offlineOrders: stored.orders.filter((order) => order.debtFen > 0).length,
    };
  }

  async close(): Promise<void> {
    await this.program.kill();
    await this.cloud.close();
    this.site.close();
  }

  async #enterAll(): Promise<void> {
    const { entryOrder, readTwice, pace } = this.#traffic;
    this.#timeline.step('Cars come in');
    for (const plate of entryOrder) {
      await arrive(this.site.entry, plate, pace);
      if (plate === readTwice) this.site.entry.camera.repeat();
      await passThrough(this.site.entry, pace);
    }
    await this.#everythingDelivered();
  }

  async #leave(plate: string): Promise<void> {
    const { pace } = this.#traffic;
    await arrive(this.site.exit, plate, pace);
    await passThrough(this.site.exit, pace);
  }

  async #leaveAndPay(plate: string): Promise<void> {
    const { pace } = this.#traffic;
    const asked = this.program.next(
      'the lane asks for money',
      (line) => line.event === 'decided' && line['decision'] === 'pay',
    );
    await arrive(this.site.exit, plate, pace);
    await asked;
    // The driver reads the screen and hands over the money; the attendant presses the key.
    await after(300);
    await this.#ask('/lanes/out1/settle', { by: 'attendant1' });
    await passThrough(this.site.exit, pace);
  }

  async #offline(): Promise<void> {
    const { offline, entersOffline, pace } = this.#traffic;
    this.#timeline.step('The link to the cloud is cut');
    const away = this.program.next('the cloud is away', (line) => line.event === 'cloud_away');
    this.cloud.cut(true);
    await away;
    for (const plate of offline) {
      this.#timeline.step(`The car ${plate} leaves first and pays later`);
      await this.#leave(plate);
    }
    if (entersOffline !== null) {
      this.#timeline.step(`The car ${entersOffline} comes in while the link is cut`);
      await arrive(this.site.entry, entersOffline, pace);
      await passThrough(this.site.entry, pace);
    }
    this.#timeline.step('The link comes back');
    this.cloud.cut(false);
    await this.#everythingDelivered();
  }

  /** Each of these decisions makes one order; the outbox tells when the cloud has confirmed it. */
  async #everythingDelivered(): Promise<void> {
    const { lines, watched } = this.program;
    const made = () =>
      lines.filter(
        (line) =>
          line.event === 'decided' &&
          ['enter', 'leave', 'leave-unpaid'].includes(String(line['decision'])),
      ).length;
    const confirmed = () => lines.filter((line) => line.event === 'order_delivered').length;
    await watched.until('the cloud has confirmed every order', () => confirmed() >= made(), 30_000);
  }

  async #ask(path: string, body: object = {}): Promise<unknown> {
    const config = await readConfigFile(this.site.configPath);
    return askConsole(consoleSocketPath(config), 'POST', path, body);
  }
}

function eventsOf(where: string, timeline: Timeline): LaneSiteEvents {
  let shown = '';
  return {
    onArm: (motion, angleDegrees) => timeline.arm(where, motion, angleDegrees),
    onShow: (lines) => {
      // The card gets one command for each line; what is told is the whole screen.
      const now = lines.join(' ').trim();
      if (now !== shown) timeline.tell(where, `shows   ${now}`);
      shown = now;
    },
    onSpeak: (text) => timeline.tell(where, `says    ${text}`),
  };
}
