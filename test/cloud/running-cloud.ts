import type { Clock, Timer } from '../../drivers/clock.js';
import { CloudDouble, type DoubleOptions } from './double.js';
import { FaultyCloud } from './faults.js';
import { HttpFront } from './http-front.js';
import { HttpServer } from './http-server.js';
import { MqttFront } from './mqtt-front.js';
import { Panel } from './panel.js';
import { presets, type PresetName } from './presets.js';
import { seededRandom } from './random.js';
import { TcpFront } from './tcp-front.js';
import { TcpServer } from './tcp-server.js';
import { Troubles } from './troubles.js';

/** Real time, for the fronts alone; the simulated cloud itself is handed its clock. */
export class RealClock implements Clock {
  monotonicMs(): number {
    return performance.now();
  }

  unixMs(): number {
    return Date.now();
  }

  after(delayMs: number, callback: () => void): Timer {
    const timer = setTimeout(callback, delayMs);
    return { cancel: () => clearTimeout(timer) };
  }
}

export interface RunOptions extends Omit<DoubleOptions, 'clock'> {
  /** The ports on the loopback address; 0 takes a free one. */
  port: number;
  tcpPort?: number;
  httpPort?: number;
  panelPort: number;
  seed: number;
  /** `documented` when absent. `flags` are on top of it. */
  preset?: PresetName;
}

export interface RunningCloud {
  double: CloudDouble;
  faulty: FaultyCloud;
  front: MqttFront;
  tcp: TcpFront;
  tcpPort: number;
  http: HttpFront;
  httpPort: number;
  panel: Panel;
  /** As if the process of the cloud died and came back at once. */
  restart(): void;
  close(): Promise<void>;
}

/** How often repetitions that fall due are looked for. */
const dueEveryMs = 1_000;

/** A simulated cloud with its three fronts and its panel, all on the loopback address. */
export async function runCloud(options: RunOptions): Promise<RunningCloud> {
  const clock = new RealClock();
  const preset = presets[options.preset ?? 'documented'];
  const random = seededRandom(options.seed);
  const flags = { ...preset.flags, ...options.flags };
  const double = new CloudDouble({ ...options, flags, clock });
  const opened: { close(): Promise<void> }[] = [];
  const closeAll = async () => {
    for (const one of opened.reverse()) await one.close();
  };
  try {
    const front = await MqttFront.listen({ double, port: options.port });
    opened.push(front);
    const faulty = new FaultyCloud({
      double,
      clock,
      random,
      deliver: (localId, text) => {
        if (tcp.deliver(localId, text) || http.deliver(localId, text)) return;
        front.deliver(localId, text);
      },
    });
    const parts = { double, faulty, clock, random };
    const tcp = new TcpFront(parts);
    const http = new HttpFront(parts);
    front.attach(faulty);
    faulty.set({ cut: false, faults: [...preset.faults] });
    const tcpServer = await TcpServer.listen(tcp, options.tcpPort ?? 0);
    opened.push(tcpServer);
    const httpServer = await HttpServer.listen(http, options.httpPort ?? 0);
    opened.push(httpServer);
    const restart = () => {
      double.restart();
      for (const one of [front, tcp, http]) one.restart();
    };
    const panel = await Panel.listen({ ...parts, restart, tcp, http, port: options.panelPort });
    opened.push(panel);
    const timer = setInterval(() => {
      for (const { localId, text } of double.due()) faulty.sendDown(localId, text);
    }, dueEveryMs);
    const cut = (on: boolean) => faulty.set({ ...faulty.state, cut: on });
    const troubles = new Troubles({ clock, random, cut, restart, restarts: true });
    if (preset.troubled) troubles.start();
    const close = async () => {
      clearInterval(timer);
      troubles.end();
      await closeAll();
    };
    const ports = { tcpPort: tcpServer.port, httpPort: httpServer.port };
    return { double, faulty, front, tcp, http, ...ports, panel, restart, close };
  } catch (error) {
    await closeAll();
    throw error;
  }
}
