import { DriverError } from '../../driver-error.js';
import type { LoginSession } from '../../http/login-session.js';
import type { CameraRelay } from '../port.js';
import { readXml, textOf } from './xml.js';

/**
 * What is asked of a Hikvision camera.
 *
 * | route                                          | provenance                                      |
 * | ---------------------------------------------- | ----------------------------------------------- |
 * | PUT /ISAPI/Parking/channels/{n}/barrierGate    | others report it proved on a DS-TCG405-E, V5.4.0 build 250425 |
 * | GET, PUT /ISAPI/ITC/Entrance/entranceParam     | official guide; no device tried                 |
 * | GET /ISAPI/Event/notification/alertStream      | official guide; no device tried                 |
 * | GET /ISAPI/Streaming/channels/{n}01/picture    | official guide, widely used; no device tried    |
 *
 * To confirm on site: that the arm moves (an accepted command proves nothing: only a limit switch
 * does), that who commands the arm reads 1 afterwards, and that its pictures have less than 150 KB.
 */
export const alertStreamPath = '/ISAPI/Event/notification/alertStream';
export const entranceParamPath = '/ISAPI/ITC/Entrance/entranceParam';
/** A picture of the main stream. */
export const picturePath = (channel: number) => `/ISAPI/Streaming/channels/${channel}01/picture`;
export const barrierGatePath = (channel: number) =>
  `/ISAPI/Parking/channels/${channel}/barrierGate`;

const XML = { 'content-type': 'application/xml' };
const OPEN =
  '<?xml version="1.0" encoding="UTF-8"?><BarrierGate><ctrlMode>open</ctrlMode></BarrierGate>';
/** The guide and devices spell it with and without the last letter. */
const CONTROL = /<(ctrlMode?)>\s*\d{1,2}\s*<\/\1>/g;
const BY_PLATFORM = '1';

/** `platform`: only who asks it. `camera`: the camera too, by lists of its own. */
export type WhoCommands = 'platform' | 'camera' | 'unknown';

/** Who commands the arm. @throws DriverError `http/…` where the camera could not be asked */
export async function whoCommands(session: LoginSession): Promise<WhoCommands> {
  const { status, body } = await session.ask({ method: 'GET', path: entranceParamPath });
  return status === 200 ? controlOf(body) : 'unknown';
}

/**
 * Takes the arm out of the camera's hands: writes its own document back with nothing changed but
 * that, and reads it again. @throws DriverError `http/…`
 */
export async function takeCommand(session: LoginSession): Promise<WhoCommands> {
  const { status, body } = await session.ask({ method: 'GET', path: entranceParamPath });
  if (status !== 200 || controlOf(body) !== 'camera') return controlOf(body);
  const changed = body.replace(CONTROL, `<$1>${BY_PLATFORM}</$1>`);
  await session.ask({ method: 'PUT', path: entranceParamPath, headers: XML, body: changed });
  return whoCommands(session);
}

/** Every entrance of the document counts, since any of them may be this arm. */
function controlOf(document: string): WhoCommands {
  if (readXml(document) === null) return 'unknown';
  const found = [...document.matchAll(CONTROL)].map(([text]) => /\d+/.exec(text)?.[0] ?? '');
  if (found.length === 0) return 'unknown';
  return found.every((value) => value === BY_PLATFORM) ? 'platform' : 'camera';
}

/** The barrier behind the camera. */
export class HikvisionRelay implements CameraRelay {
  constructor(
    private readonly session: LoginSession,
    private readonly channel: number,
  ) {}

  async pulse(): Promise<void> {
    const path = barrierGatePath(this.channel);
    const { status, body } = await this.ask(path);
    const root = readXml(body);
    const code = root === null ? '' : textOf(root, 'statusCode');
    if (status === 200 && (code === '1' || code === '0')) return;
    const why = root === null ? '' : `, ${textOf(root, 'subStatusCode').slice(0, 60)}`;
    const sentence = `The camera refuses to raise the arm: ${status}, status code ${code}${why}.`;
    throw new DriverError('camera/relay-refused', sentence);
  }

  private async ask(path: string): Promise<{ status: number; body: string }> {
    try {
      return await this.session.ask({ method: 'PUT', path, headers: XML, body: OPEN });
    } catch (error) {
      // What was not sent was not done; what was sent and not answered may have been.
      const notSent = error instanceof DriverError && NOT_SENT.includes(error.code);
      const code = notSent ? 'camera/relay-refused' : 'camera/relay-unknown';
      const why = error instanceof Error ? error.message : String(error);
      throw new DriverError(code, `The camera could not be told to raise the arm. ${why}`, error);
    }
  }
}

const NOT_SENT = ['http/not-reached', 'http/busy', 'http/no-login', 'http/login-refused'];
