import { connectAsync } from 'mqtt';
import { DahuaTwin } from '../../drivers/camera/dahua/twin.js';
import { HikvisionTwin } from '../../drivers/camera/hikvision/twin.js';
import { VzHttpBeat } from '../../drivers/camera/vz-http/twin-beat.js';
import { VzHttpTwin } from '../../drivers/camera/vz-http/twin.js';
import { VzMqttTwin } from '../../drivers/camera/vz-mqtt/twin.js';
import type { Clock, Timer } from '../../drivers/clock.js';
import { LanekeeperError } from '../errors.js';
import type { RunningTwin } from './simulate.js';
import type { NetworkTwinName } from './twin-names.js';

export interface NetworkTwin extends RunningTwin {
  close(): Promise<void>;
}

const login = { user: 'lanekeeper', password: 'lanekeeper' };
const HEARTBEAT_MS = 5_000;
const KEEP_ALIVE_MS = 10_000;

/** A camera on the network, at `port`. @throws LanekeeperError `cli/bad-port` */
export async function simulateOnNetwork(
  name: NetworkTwinName,
  port: string,
  options: { print: (text: string) => void; clock: Clock; polls?: boolean },
): Promise<NetworkTwin> {
  const { print, clock, polls = false } = options;
  switch (name) {
    case 'vz_http':
      return pushing(new VzHttpTwin(placeOf(port)), { print, clock, polls });
    case 'vz_mqtt':
      return atBroker(port, print, clock);
    case 'hikvision': {
      const twin = await HikvisionTwin.listen({ ...placeOf(port), ...login });
      const tell = () => print(`streams: ${twin.streams.count}, opened: ${twin.opened}`);
      return listening(twin, clock, tell);
    }
    case 'dahua': {
      const twin = await DahuaTwin.listen({ ...placeOf(port), ...login });
      return listening(twin, clock, () => print(`streams: ${twin.streams.count}`));
    }
  }
}

function pushing(
  twin: VzHttpTwin,
  { print, clock, polls }: { print: (text: string) => void; clock: Clock; polls: boolean },
): NetworkTwin {
  const beat = new VzHttpBeat({ twin, clock, polls, password: login.password });
  twin.onSerial = (bytes) => print(`RS-485: ${Buffer.from(bytes).toString('hex')}`);
  twin.onOrder = (order) => print(`told: ${order}`);
  return {
    typed: async (line) => {
      const input = inputTyped(line);
      if (input !== null) await twin.input(...input);
      else if (line === '') await twin.repeat();
      else {
        // What stands there is read again when it is told to look.
        twin.standing = { plate: line, pictureBytes: 20_000 };
        await twin.see(twin.standing);
      }
      if (twin.keptRecords > 0) await twin.bringOffline();
      const { pushes, keptRecords, relayClosed } = twin;
      print(`pushes: ${pushes}, kept: ${keptRecords}, relay closed: ${relayClosed}`);
      print(`${polls ? 'polls' : 'heartbeats'} answered: ${beat.answered}`);
    },
    close: () => {
      beat.close();
      return Promise.resolve();
    },
  };
}

/** What is typed for an input of the camera: `input 0 closed`, `open`, or `pulse`. */
function inputTyped(line: string): [source: number, value: 0 | 1 | 2] | null {
  const [, source, became] = /^input ([0-3]) (open|closed|pulse)$/.exec(line) ?? [];
  if (source === undefined) return null;
  return [Number(source), became === 'open' ? 0 : became === 'closed' ? 1 : 2];
}

function listening(twin: HikvisionTwin | DahuaTwin, clock: Clock, tell: () => void): NetworkTwin {
  let timer: Timer | null = null;
  const beat = (): void => {
    void twin.heartbeat();
    timer = clock.after(HEARTBEAT_MS, beat);
  };
  beat();
  return {
    typed: async (plate) => {
      if (plate === '') await twin.repeat();
      else await twin.see({ plate });
      tell();
    },
    close: () => {
      timer?.cancel();
      return twin.server.close();
    },
  };
}

async function atBroker(
  port: string,
  print: (text: string) => void,
  clock: Clock,
): Promise<NetworkTwin> {
  const found = /^(mqtts?:\/\/[^/]+)\/([\w-]{1,64})$/.exec(port);
  const [, url, serialNumber] = found ?? [];
  if (url === undefined || serialNumber === undefined) {
    const sentence = `--port is "${port}"; for vz_mqtt it is mqtt://HOST:PORT/NUMBER.`;
    throw new LanekeeperError('cli/bad-port', sentence);
  }
  const client = await connectAsync(url);
  const say = (topic: string, payload: string) => client.publishAsync(topic, payload, { qos: 1 });
  const saying = new Set<Promise<unknown>>();
  const twin = new VzMqttTwin({
    serialNumber,
    say: (topic, payload) => void saying.add(say(topic, payload)),
  });
  const said = async (): Promise<void> => {
    const waiting = [...saying];
    saying.clear();
    await Promise.all(waiting);
  };
  client.on('message', (topic, payload) => {
    twin.receive(topic, payload);
    said().catch((error: unknown) => print(String(error)));
    print(`pulses: ${twin.pulses.join(' ')}`);
  });
  twin.onSerial = (bytes) => print(`RS-485: ${Buffer.from(bytes).toString('hex')}`);
  await client.subscribeAsync(twin.topics, { qos: 1 });
  let timer: Timer | null = null;
  const beat = (): void => {
    twin.heartbeat();
    said().catch((error: unknown) => print(String(error)));
    timer = clock.after(KEEP_ALIVE_MS, beat);
  };
  beat();
  return {
    typed: (plate) => {
      const input = inputTyped(plate);
      if (input !== null) twin.input(...input);
      else if (plate === '') twin.repeat();
      else {
        twin.standing = { plate, picture: true };
        twin.see(twin.standing);
      }
      return said();
    },
    close: () => {
      timer?.cancel();
      return client.endAsync();
    },
  };
}

function placeOf(port: string): { host: string; port: number } {
  const found = /^\[?([^\]]+?)\]?:(\d{1,5})$/.exec(port);
  const [, host, number] = found ?? [];
  if (host === undefined || Number(number) > 65_535 || Number(number) === 0) {
    const sentence = `--port is "${port}"; for a camera on the network it is HOST:PORT.`;
    throw new LanekeeperError('cli/bad-port', sentence);
  }
  return { host, port: Number(number) };
}
