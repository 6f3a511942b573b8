import type { ExecutionContext } from 'ava';
import { DahuaCamera } from '../../drivers/camera/dahua/camera.js';
import { DahuaTwin } from '../../drivers/camera/dahua/twin.js';
import { HikvisionCamera, type HikvisionEvents } from '../../drivers/camera/hikvision/camera.js';
import { HikvisionTwin } from '../../drivers/camera/hikvision/twin.js';
import type { Camera, CameraTrouble, PlateRead } from '../../drivers/camera/port.js';
import type { CameraBus } from '../../drivers/camera/vz-mqtt/bus.js';
import { VzMqttCamera } from '../../drivers/camera/vz-mqtt/camera.js';
import { VzMqttTwin } from '../../drivers/camera/vz-mqtt/twin.js';
import { LoginSession } from '../../drivers/http/login-session.js';
import { NodeHttpDevice } from '../../drivers/http/node-http-device.js';
import { SimulatedClock } from '../support/clock.js';
import { until } from '../support/until.js';

export const HOST = '127.0.0.1';
export const VZ_NUMBER = '265e1040-85e01fb7';
const login = { user: 'lane', password: 'right' };

export function sessionTo(
  port: number,
  options: { clock: SimulatedClock; password?: string },
): LoginSession {
  const { clock, password = login.password } = options;
  const device = new NodeHttpDevice({ host: HOST, port, clock });
  let nonces = 0;
  const clientNonce = () => `c${(nonces += 1)}`;
  return new LoginSession({ device, user: login.user, password, clock, clientNonce });
}

/** What a camera says, as it comes. */
export function heardFrom(camera: Camera): {
  reads: PlateRead[];
  troubles: CameraTrouble['code'][];
} {
  const reads: PlateRead[] = [];
  const troubles: CameraTrouble['code'][] = [];
  camera.onRead((read) => reads.push(read));
  camera.onTrouble?.(({ code }) => troubles.push(code));
  return { reads, troubles };
}

export async function hikvision(
  t: ExecutionContext,
  events: HikvisionEvents = { from: 'stream' },
  options: {
    password?: string;
    mayOpen?: 'alarm' | 'correct';
    prepare?: (twin: HikvisionTwin) => void;
  } = {},
) {
  const twin = await HikvisionTwin.listen({ host: HOST, port: 0, ...login });
  options.prepare?.(twin);
  const clock = new SimulatedClock();
  const { password = login.password, mayOpen = 'alarm' } = options;
  const session = sessionTo(twin.server.port, { clock, password });
  const camera = new HikvisionCamera({ session, name: HOST, events, channel: 1, mayOpen, clock });
  t.teardown(async () => {
    camera.close();
    await twin.server.close();
  });
  const heard = heardFrom(camera);
  clock.advance(0);
  const right = password === login.password;
  if (events.from === 'stream' && right) await until(() => twin.streams.count === 1);
  return { twin, clock, session, camera, ...heard };
}

export async function dahua(t: ExecutionContext, password = login.password) {
  const twin = await DahuaTwin.listen({ host: HOST, port: 0, ...login });
  const clock = new SimulatedClock();
  const session = sessionTo(twin.server.port, { clock, password });
  const camera = new DahuaCamera({ session, name: HOST, clock });
  t.teardown(async () => {
    camera.close();
    await twin.server.close();
  });
  const heard = heardFrom(camera);
  clock.advance(0);
  if (password === login.password) await until(() => twin.streams.count === 1);
  return { twin, clock, session, camera, ...heard };
}

/** A broker of one process: what is published goes to whoever subscribed, at once. */
export class MemoryCameraBus implements CameraBus {
  up = true;
  /** The broker takes messages and confirms none. */
  losesAll = false;
  private readonly callbacks = new Map<string, ((payload: Uint8Array) => void)[]>();
  private readonly ups: (() => void)[] = [];

  subscribe(topic: string, callback: (payload: Uint8Array) => void): void {
    this.callbacks.set(topic, [...(this.callbacks.get(topic) ?? []), callback]);
  }

  publish(topic: string, payload: string): Promise<void> {
    if (this.losesAll) return Promise.reject(new Error('lost'));
    this.deliver(topic, Buffer.from(payload));
    return Promise.resolve();
  }

  onUp(callback: () => void): void {
    this.ups.push(callback);
  }

  reach(): void {
    for (const callback of this.ups) callback();
  }

  deliver(topic: string, payload: Uint8Array): void {
    for (const callback of this.callbacks.get(topic) ?? []) callback(payload);
  }
}

export function vzMqtt() {
  const bus = new MemoryCameraBus();
  const clock = new SimulatedClock();
  const twin = new VzMqttTwin({
    serialNumber: VZ_NUMBER,
    say: (topic, payload) => bus.deliver(topic, Buffer.from(payload)),
  });
  for (const topic of twin.topics)
    bus.subscribe(topic, (payload) => queueMicrotask(() => twin.receive(topic, payload)));
  let ids = 0;
  const camera = new VzMqttCamera({
    bus,
    serialNumber: VZ_NUMBER,
    output: 1,
    clock,
    unixMs: () => 1_750_000_000_000,
    newId: () => `id-${(ids += 1)}`,
  });
  return { bus, clock, twin, camera, ...heardFrom(camera) };
}

/** Why a camera gives no picture; empty where it gives one. */
export async function whyNot(camera: Camera): Promise<string> {
  return (camera.snapshot?.() ?? Promise.reject(new Error('It takes none.'))).then(
    () => '',
    (error: unknown) => String(error),
  );
}
