import { BackOff } from '../../runtime/mqtt/back-off.js';
import { connectMqtt } from '../../runtime/mqtt/connection.js';
import { MqttSession, type MqttSessionOptions } from '../../runtime/mqtt/session.js';
import type { SimulatedClock } from './clock.js';
import { RecordingLog } from './recording-log.js';
import { SeededRandom } from './test-environment.js';

export const RECONNECT_MAX_MS = 1_000;

export const noTlsFiles: MqttSessionOptions['tls'] = {
  section: 'cloud',
  caFile: null,
  certFile: null,
  keyFile: null,
  crlFile: null,
};

/** A session of the real mqtt.js that comes back when the simulated clock moves on. */
export function someSession(
  clock: SimulatedClock,
  options: Partial<MqttSessionOptions> & { url: string },
): MqttSession {
  return new MqttSession({
    clientId: `test-${process.pid}-${nextClient()}`,
    username: null,
    password: null,
    tls: noTlsFiles,
    version5: null,
    clean: true,
    will: null,
    // Long: the clock is simulated and the broker's answers to pings are not.
    keepaliveS: 60,
    connect: connectMqtt,
    clock,
    backOff: new BackOff({
      random: new SeededRandom(),
      minMs: 100,
      firstMaxMs: RECONNECT_MAX_MS,
      maxMs: RECONNECT_MAX_MS,
    }),
    log: new RecordingLog(),
    ...options,
  });
}

let clients = 0;
const nextClient = (): number => (clients += 1);
