import {
  assertConnected,
  assertShown,
  smartPageKinds,
  smartPageUpload,
  smartScreenAddress,
  smartScreenConnection,
  smartScreenQuestion,
  type SmartPage,
} from '../../../protocol/translate/answers/smart-screen.js';
import type { CloudConfig } from '../../config/config.js';
import { LanekeeperError } from '../../errors.js';
import type { CloudClient } from '../cloud-client.js';

/** Under this name a lane hands its bridge a page for its smart screen. */
export const SMART_SCREEN_SERVICE = 'smart_screen';

export interface SmartScreensOptions {
  /** The link to the cloud; null without one. */
  link: CloudConfig['link'] | null;
  client: Pick<CloudClient, 'request'>;
}

/**
 * Smart screens of exits (7.1 to 7.3). Their pages go up as any message and are for the target
 * `wisdom_screen`; the maker's software behind the link hands them on in the local network. Only the
 * documents say so: that it stands behind the mqtt link of a site is to be confirmed there. The
 * sockets of the cloud itself (tcp, http) lead to no screen.
 */
export class SmartScreens {
  readonly #options: SmartScreensOptions;
  /** Channels whose screen has been connected to. */
  readonly #connected = new Set<string>();

  constructor(options: SmartScreensOptions) {
    this.#options = options;
  }

  /**
   * Shows a page, and connects first where that has not been done. A connection may be gone without
   * a word, as after a restart of the other side; so a page that fails is tried once on a new one.
   * @throws LanekeeperError `smart-screen/other-link`; CloudError `cloud/query-failed`,
   *   `cloud/no-smart-screen`; and whatever sending throws
   */
  async show(page: SmartPage): Promise<void> {
    const { link } = this.#options;
    if (link !== 'mqtt') {
      const sentence = `Smart screens are reached over \`link: mqtt\`, not over ${link ?? 'none'}.`;
      throw new LanekeeperError('smart-screen/other-link', sentence);
    }
    if (this.#connected.has(page.channelId)) {
      try {
        await this.#push(page);
        return;
      } catch {
        this.#connected.delete(page.channelId);
      }
    }
    await this.#connect(page.channelId);
    await this.#push(page);
  }

  async #connect(channelId: string): Promise<void> {
    const { client } = this.#options;
    const question = smartScreenQuestion(channelId);
    const address = smartScreenAddress(await client.request(question.service, question.data));
    const connection = smartScreenConnection(channelId, address);
    assertConnected(await client.request(connection.service, connection.data));
    this.#connected.add(channelId);
  }

  async #push(page: SmartPage): Promise<void> {
    const { service, data } = smartPageUpload(page);
    assertShown(await this.#options.client.request(service, data));
  }
}

const texts = ['channelId', 'plate', 'payAddress', 'spoken'] as const;
const amounts = ['feeFen', 'dueFen', 'reducedFen', 'prepaidFen'] as const;
const times = ['enteredMs', 'stayMs'] as const;
const numbers = [...amounts, ...times] as const;

/** @throws LanekeeperError `smart-screen/bad-page` */
export function smartPageIn(data: Readonly<Record<string, unknown>>): SmartPage {
  const isPage =
    smartPageKinds.some((kind) => kind === data['kind']) &&
    texts.every((name) => typeof data[name] === 'string') &&
    numbers.every((name) => Number.isSafeInteger(data[name]));
  if (isPage) return data as unknown as SmartPage;
  const sentence = `A page needs kind (${smartPageKinds.join(', ')}), ${[...texts, ...numbers].join(', ')}.`;
  throw new LanekeeperError('smart-screen/bad-page', sentence);
}
