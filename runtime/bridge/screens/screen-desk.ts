import { read } from '../../../protocol/cloud/lenient.js';
import {
  laneCodeAddress,
  laneCodeQuestion,
} from '../../../protocol/translate/answers/lane-code.js';
import {
  screenTextOf,
  screenTextQuestion,
} from '../../../protocol/translate/answers/screen-text.js';
import type { NodeParts } from '../../node-parts.js';
import type { CloudClient } from '../cloud-client.js';
import type { CloudRequest, CloudRequestResult } from '../requests/cloud-request.js';
import { KeptAnswers } from './kept-answers.js';
import { LANE_CODE_SERVICE, laneCodeIn } from './lane-code.js';
import { answerPayCode, PAY_CODE_SERVICE, type PayCodeSigner } from './pay-code.js';
import { momentIn, SCREEN_TEXT_SERVICE } from './screen-text.js';
import { SMART_SCREEN_SERVICE, smartPageIn, SmartScreens } from './smart-screens.js';

export interface ScreenDeskOptions extends Pick<NodeParts, 'environment' | 'config'> {
  client: Pick<CloudClient, 'request'>;
  /** Sends one message that can be asked for by hand as well. */
  send: (request: CloudRequest) => Promise<CloudRequestResult>;
}

/** The code of a lane is the same until a new one is asked for, which we never do. */
const LANE_CODE_KEPT_MS = 86_400_000;

const services = [PAY_CODE_SERVICE, LANE_CODE_SERVICE, SCREEN_TEXT_SERVICE, SMART_SCREEN_SERVICE];
const nothing: CloudRequestResult = { delivery: 'DELIVERED', meaning: 'not wanted', answer: '' };

/**
 * What the screens of lanes show of the platform's. Which code a driver at an exit pays with is
 * decided here: with the operator's key one that is made here for each car (7.5), which needs no
 * cloud; else that of the lane (2.18), where `cloud.lane_codes` wants it. Entries have only the
 * latter.
 */
export class ScreenDesk {
  readonly #options: ScreenDeskOptions;
  readonly #kept: KeptAnswers;
  readonly #smart: SmartScreens;

  constructor(options: ScreenDeskOptions) {
    this.#options = options;
    this.#kept = new KeptAnswers(options.environment.clock);
    const { config, client } = options;
    this.#smart = new SmartScreens({ link: config.cloud?.link ?? null, client });
  }

  /** Whether a request is a question of a screen, which the cloud does not know by that name. */
  takes({ service }: CloudRequest): boolean {
    return services.includes(service);
  }

  /**
   * The answer is what the screen shows; empty where there is none and no use to ask soon.
   * @throws LanekeeperError, CloudError
   */
  // Async, so that what it throws is a refusal like all others.
  async answer({ service, data }: CloudRequest): Promise<CloudRequestResult> {
    if (service === LANE_CODE_SERVICE) return this.#laneCode(data);
    if (service === SCREEN_TEXT_SERVICE) return this.#screenText(data);
    if (service === SMART_SCREEN_SERVICE) {
      await this.#smart.show(smartPageIn(data));
      return { delivery: 'DELIVERED', meaning: 'shown', answer: '' };
    }
    const { environment } = this.#options;
    return answerPayCode(data, this.#signer(), environment.wall.unixMs());
  }

  async #laneCode(data: CloudRequest['data']): Promise<CloudRequestResult> {
    const code = laneCodeIn(data);
    const madeHere = code.way === 'exit' && this.#signs;
    if (madeHere || this.#options.config.cloud?.laneCodes !== true) return nothing;
    const answer = await this.#kept.get(`${code.way} ${code.channelId}`, LANE_CODE_KEPT_MS, () =>
      this.#ask(laneCodeQuestion(code), (incoming) => laneCodeAddress(incoming, code)),
    );
    return { delivery: 'DELIVERED', meaning: 'as the cloud says', answer };
  }

  /** The texts are those of the whole park: how the cloud names a lane there is not public. */
  async #screenText(data: CloudRequest['data']): Promise<CloudRequestResult> {
    const moment = momentIn(data);
    const { cloud, park } = this.#options.config;
    const { screenTextsMs = null, unionId = null } = cloud ?? {};
    if (screenTextsMs === null || unionId === null) return nothing;
    const question = screenTextQuestion(moment, { unionId, parkId: park.id });
    const answer = await this.#kept.get(`text ${moment}`, screenTextsMs, () =>
      this.#ask(question, screenTextOf),
    );
    return { delivery: 'DELIVERED', meaning: 'as the cloud says', answer };
  }

  async #ask(
    question: Pick<CloudRequest, 'service' | 'data'>,
    understand: (incoming: ReturnType<typeof read>) => string,
  ): Promise<string> {
    const { answer } = await this.#options.send({ ...question, changesOrders: false });
    return understand(read(answer));
  }

  get #signs(): boolean {
    const { cloud } = this.#options.config;
    return cloud !== null && cloud.operatorKey !== null && cloud.unionId !== null;
  }

  #signer(): PayCodeSigner | null {
    const { environment, config } = this.#options;
    const { operatorKey = null, unionId = null } = config.cloud ?? {};
    if (operatorKey === null || unionId === null) return null;
    return { unionId, parkId: config.park.id, ukey: environment.secret(operatorKey) };
  }
}
