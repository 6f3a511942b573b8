import type { CloudCard } from '../cloud/card-shelf.js';
import { CloudDouble } from '../cloud/double.js';
import { FaultyCloud } from '../cloud/faults.js';
import { MqttFront } from '../cloud/mqtt-front.js';
import { seededRandom } from '../cloud/random.js';
import { realClock } from '../support/real-clock.js';
import { PARK_ID, PARK_KEY } from './site.js';
import { Watched } from './watched.js';

/** Tells of each message after it was handled. */
class NoticingCloud extends FaultyCloud {
  onReceived: () => void = () => undefined;

  override receive(localId: string, message: string | Uint8Array): void {
    super.receive(localId, message);
    this.onReceived();
  }
}

/** The simulated cloud in this process, reached over a real socket. */
export class CloudSite {
  readonly double: CloudDouble;
  readonly faults: FaultyCloud;
  readonly front: MqttFront;
  /** Changes with each text that the cloud takes or sends. */
  readonly watched = new Watched();

  private constructor(double: CloudDouble, front: MqttFront, faults: FaultyCloud) {
    this.double = double;
    this.front = front;
    this.faults = faults;
  }

  /** @param options.onAnswer sees every text on its way down */
  static async start(options: {
    seed: number;
    onAnswer?: (text: string) => void;
  }): Promise<CloudSite> {
    const clock = { unixMs: () => Date.now() };
    const double = new CloudDouble({ parkId: PARK_ID, parkKey: PARK_KEY, clock });
    const front = await MqttFront.listen({ double, port: 0 });
    const holder: { site: CloudSite | null } = { site: null };
    const faults = new NoticingCloud({
      double,
      clock: realClock,
      random: seededRandom(options.seed),
      deliver: (localId, text) => {
        options.onAnswer?.(text);
        front.deliver(localId, text);
        holder.site?.watched.changed();
      },
    });
    front.attach(faults);
    const site = new CloudSite(double, front, faults);
    holder.site = site;
    faults.onReceived = () => site.watched.changed();
    return site;
  }

  cut(cut: boolean): void {
    this.faults.set({ ...this.faults.state, cut });
  }

  addCard(card: Pick<CloudCard, 'card_id' | 'car_number' | 'name'>): void {
    const nowS = Math.floor(Date.now() / 1000);
    this.double.ledger.cards.put({
      ...card,
      begin_time: nowS - 86_400,
      end_time: nowS + 30 * 86_400,
      create_time: nowS - 86_400,
      update_time: nowS - 86_400,
      price: 150,
      amount_receivable: 150,
      channel_id: '',
    });
  }

  /** Raises or lowers an arm from afar. */
  operate(channelId: string, operate: 0 | 1, liftrodId: string): void {
    const sent = this.double.send({
      service: 'operate_liftrod',
      data: {
        channel_id: channelId,
        channel_name: channelId,
        operate,
        liftrod_id: liftrodId,
        park_id: PARK_ID,
      },
    });
    if (typeof sent === 'string') throw new Error(`The cloud cannot send: ${sent}`);
    this.faults.sendDown(sent.localId, sent.text);
  }

  close(): Promise<void> {
    return this.front.close();
  }
}
