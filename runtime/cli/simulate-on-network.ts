import { connectAsync } from 'mqtt';
import { DahuaTwin } from '../../drivers/camera/dahua/twin.js';
import { HikvisionTwin } from '../../drivers/camera/hikvision/twin.js';
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

/** A camera on the network, at `port`. @throws LanekeeperError `cli/bad-port` */
export async function simulateOnNetwork(
  name: NetworkTwinName,
  port: string,
  options: { print: (text: string) => void; clock: Clock },
): Promise<NetworkTwin> {
  const { print, clock } = options;
  switch (name) {
    case 'vz_http':
      return pushing(new VzHttpTwin(placeOf(port)), print);
    case 'vz_mqtt':
      return atBroker(port, print);
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

function pushing(twin: VzHttpTwin, print: (text: string) => void): NetworkTwin {
  return {
    typed: async (plate) => {
      if (plate === '') await twin.repeat();
      else await twin.see({ plate, pictureBytes: 20_000 });
      if (twin.keptRecords > 0) await twin.bringOffline();
      print(`pushes: ${twin.pushes}, kept: ${twin.keptRecords}, relay closed: ${twin.relayClosed}`);
    },
    close: () => Promise.resolve(),
  };
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

async function atBroker(port: string, print: (text: string) => void): Promise<NetworkTwin> {
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
  await client.subscribeAsync(twin.topics, { qos: 1 });
  return {
    typed: (plate) => {
      if (plate === '') twin.repeat();
      else {
        twin.standing = { plate, picture: true };
        twin.see(twin.standing);
      }
      return said();
    },
    close: () => client.endAsync(),
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
