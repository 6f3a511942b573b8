import type { Clock, Timer } from '../../drivers/clock.js';
import { CloudDouble, type DoubleOptions } from './double.js';
import { FaultyCloud } from './faults.js';
import { MqttFront } from './mqtt-front.js';
import { Panel } from './panel.js';
import { seededRandom } from './random.js';

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

export interface RunningCloud {
  double: CloudDouble;
  faulty: FaultyCloud;
  front: MqttFront;
  panel: Panel;
  close(): Promise<void>;
}

/** How often repetitions that fall due are looked for. */
const dueEveryMs = 1_000;

/** A simulated cloud with its broker and its panel, both on the loopback address. */
export async function runCloud(
  options: Omit<DoubleOptions, 'clock'> & { port: number; panelPort: number; seed: number },
): Promise<RunningCloud> {
  const clock = new RealClock();
  const double = new CloudDouble({ ...options, clock });
  const front = await MqttFront.listen({ double, port: options.port });
  const faulty = new FaultyCloud({
    double,
    clock,
    random: seededRandom(options.seed),
    deliver: (localId, text) => front.deliver(localId, text),
  });
  front.attach(faulty);
  let panel: Panel;
  try {
    panel = await Panel.listen({ double, faulty, clock, port: options.panelPort });
  } catch (error) {
    await front.close();
    throw error;
  }
  const timer = setInterval(() => {
    for (const { localId, text } of double.due()) faulty.sendDown(localId, text);
  }, dueEveryMs);
  const close = async () => {
    clearInterval(timer);
    await panel.close();
    await front.close();
  };
  return { double, faulty, front, panel, close };
}
