import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { CloudClock, CloudDouble } from './double.js';
import type { Downlink, SendRefusal } from './downlinks.js';
import type { FaultyCloud } from './faults.js';
import type { HttpFront } from './http-front.js';
import { bodyText, closed, listenOnLoopback, portOf } from './loopback.js';
import { cardOf, faultsOf, PanelError, sendOf } from './panel-input.js';
import type { TcpFront } from './tcp-front.js';

export interface PanelOptions {
  double: CloudDouble;
  faulty: FaultyCloud;
  clock: CloudClock;
  tcp: Pick<TcpFront, 'counts'>;
  http: Pick<HttpFront, 'counts'>;
  restart: () => void;
  /** 0 takes any free port. */
  port: number;
}

const bodyBytesMax = 65_536;

const sendSentences: Readonly<Record<SendRefusal, string>> = {
  'unknown-service':
    'service_name is no request of the cloud; known: month_member_sync, operate_liftrod.',
  'no-client': 'No such client is connected, and the cloud stores nothing for later.',
  'no-client-for-channel':
    'No connected client binds this channel_id by a local_id like gate1_channels_A1_A2; ' +
    'give local_id to choose one.',
};

/** The control panel: JSON over HTTP on the loopback address. */
export class Panel {
  readonly #options: PanelOptions;
  readonly #server: Server;

  private constructor(options: PanelOptions) {
    this.#options = options;
    this.#server = createServer((request, response) => {
      void this.#handle(request, response);
    });
  }

  static async listen(options: PanelOptions): Promise<Panel> {
    const panel = new Panel(options);
    await listenOnLoopback(panel.#server, options.port);
    return panel;
  }

  get port(): number {
    return portOf(this.#server);
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    await closed(this.#server);
  }

  async #handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    try {
      refuseForeignHost(request);
      const body = await bodyOf(request);
      reply(response, 200, this.#route(request, body));
    } catch (error) {
      const known = error instanceof PanelError;
      const status = known ? error.status : 500;
      const code = known ? error.code : 'panel/internal';
      const sentence = error instanceof Error ? error.message : String(error);
      reply(response, status, { error: { code, sentence } });
    }
  }

  #route(request: IncomingMessage, body: unknown): unknown {
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://127.0.0.1');
    const { double, faulty } = this.#options;
    switch (`${request.method ?? ''} ${pathname.replace(/^\/cards\/.+$/, '/cards/{id}')}`) {
      case 'GET /ledger':
        return this.#ledger();
      case 'GET /cards':
        return { cards: double.ledger.cards.all() };
      case 'PUT /cards/{id}':
        return this.#putCard(cardIdOf(pathname), body, searchParams.get('push') !== 'no');
      case 'DELETE /cards/{id}':
        return this.#deleteCard(cardIdOf(pathname), searchParams.get('push') !== 'no');
      case 'GET /faults':
        return faultView(faulty);
      case 'PUT /faults':
        faulty.set(faultsOf(body));
        return faultView(faulty);
      case 'POST /send':
        return this.#send(body);
      case 'POST /restart':
        this.#options.restart();
        return { restarted: true };
      default:
        throw new PanelError(
          404,
          'panel/not-found',
          'There is: GET /ledger, GET /cards, PUT and DELETE /cards/{id}, GET and PUT /faults, ' +
            'POST /send, POST /restart.',
        );
    }
  }

  #ledger(): unknown {
    const { double, tcp, http } = this.#options;
    const { ledger, counts, downlinks, rates } = double;
    return {
      totals: ledger.totals(),
      received: counts.received,
      refused: counts.refused,
      too_fast: rates.violations,
      tcp: tcp.counts,
      http: http.counts,
      orders: ledger.orders,
      debts: ledger.debts,
      lifts: ledger.lifts,
      clients: downlinks.clients,
      downlinks: downlinks.all,
    };
  }

  #putCard(cardId: string, body: unknown, push: boolean): unknown {
    const { double, clock } = this.#options;
    const { cards } = double.ledger;
    const card = cardOf(cardId, body, cards.get(cardId), clock.unixMs());
    const change = cards.put(card);
    if (!push) return { card, change, pushed: 'not asked for' };
    const pushed = this.#push(double.memberSync(card, change === 'added' ? 1 : 2));
    return { card, change, pushed };
  }

  #deleteCard(cardId: string, push: boolean): unknown {
    const { double } = this.#options;
    const card = double.ledger.cards.delete(cardId);
    if (card === null) {
      throw new PanelError(404, 'panel/no-card', `There is no card ${cardId}.`);
    }
    if (!push) return { card, change: 'deleted', pushed: 'not asked for' };
    return { card, change: 'deleted', pushed: this.#push(double.memberSync(card, 3)) };
  }

  #send(body: unknown): unknown {
    const sent = this.#options.double.send(sendOf(body));
    if (typeof sent === 'string') {
      const status = sent === 'unknown-service' ? 400 : 409;
      throw new PanelError(status, `panel/${sent}`, sendSentences[sent]);
    }
    this.#push(sent);
    return { downlink: sent };
  }

  #push(sent: Downlink | SendRefusal): string {
    if (typeof sent === 'string') return sendSentences[sent];
    this.#options.faulty.sendDown(sent.localId, sent.text);
    return `sent to ${sent.localId}`;
  }
}

function faultView(faulty: FaultyCloud): unknown {
  const { cut, faults } = faulty.state;
  const shown = faults.map(({ delayMs, ...fault }) => ({ ...fault, delay_ms: delayMs }));
  return { cut, faults: shown, strikes: faulty.strikes };
}

function cardIdOf(pathname: string): string {
  let cardId: string;
  try {
    cardId = decodeURIComponent(pathname.slice('/cards/'.length));
  } catch {
    throw new PanelError(400, 'panel/card-id', 'The card id in the path is not URL-encoded text.');
  }
  if (Array.from(cardId).length <= 24) return cardId;
  throw new PanelError(400, 'panel/card-id', 'A card id has at most 24 characters.');
}

// A page in a browser must not reach the panel under a name of its own.
function refuseForeignHost(request: IncomingMessage): void {
  const host = (request.headers.host ?? '').replace(/:\d+$/, '');
  if (host === '127.0.0.1' || host === 'localhost') return;
  throw new PanelError(403, 'panel/host', 'The panel answers to 127.0.0.1 and localhost only.');
}

async function bodyOf(request: IncomingMessage): Promise<unknown> {
  if (request.method !== 'PUT' && request.method !== 'POST') return undefined;
  const text = await bodyText(request, bodyBytesMax);
  if (text === null) {
    throw new PanelError(413, 'panel/too-large', `A body has at most ${bodyBytesMax} bytes.`);
  }
  if (text === '') return undefined;
  try {
    return JSON.parse(text) as unknown;
  } catch {
    throw new PanelError(400, 'panel/not-json', 'The body is not JSON.');
  }
}

function reply(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json; charset=utf-8' });
  response.end(`${JSON.stringify(body, null, 2)}\n`);
}
