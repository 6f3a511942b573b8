import { createInterface } from 'node:readline';
import { makeSerialLine } from '../../drivers/serial/serialport/open-serial-line.js';
import { printable } from '../config/printable.js';
import { realClock } from '../environment/real-clock.js';
import { LanekeeperError } from '../errors.js';
import { simulateOnNetwork } from './simulate-on-network.js';
import { simulateSerial, type RunningTwin } from './simulate.js';
import {
  networkTwins,
  serialTwins,
  type NetworkTwinName,
  type SerialTwinName,
} from './twin-names.js';

export interface SimulateOptions {
  port: string;
  baudRate: string;
  address?: string;
  cometPolling: boolean;
}

/** Plays a device until the input ends. @throws LanekeeperError `cli/…` */
export async function simulate(device: string, options: SimulateOptions): Promise<void> {
  const print = (text: string) => console.log(printable(text, 300));
  const { cometPolling: polls } = options;
  if (polls && device !== 'vz_http') {
    const sentence = `--comet-polling is for vz_http alone, not for "${printable(device)}".`;
    throw new LanekeeperError('cli/not-for-this-twin', sentence);
  }
  if (isNetworkTwin(device)) {
    const twin = await simulateOnNetwork(device, options.port, { print, clock: realClock, polls });
    try {
      await play(twin);
    } finally {
      await twin.close();
    }
    return;
  }
  if (!isSerialTwin(device)) {
    const known = [...Object.keys(serialTwins), ...Object.keys(networkTwins)].join(', ');
    const sentence = `There is no twin of "${printable(device)}"; known: ${known}.`;
    throw new LanekeeperError('cli/no-such-twin', sentence);
  }
  const settings = { path: options.port, baudRate: numberOf(options.baudRate, 4_000_000) };
  const line = await makeSerialLine({ settings, clock: realClock });
  const address = options.address === undefined ? null : numberOf(options.address, 255);
  const twin = simulateSerial({ twin: device, line, address, print });
  line.open();
  try {
    await play(twin);
  } finally {
    await line.close();
  }
}

async function play(twin: RunningTwin): Promise<void> {
  for await (const typed of createInterface({ input: process.stdin })) await twin.typed(typed);
}

function isNetworkTwin(name: string): name is NetworkTwinName {
  return Object.hasOwn(networkTwins, name);
}

function isSerialTwin(name: string): name is SerialTwinName {
  return Object.hasOwn(serialTwins, name);
}

function numberOf(text: string, max: number): number {
  const number = Number(text);
  if (Number.isInteger(number) && number >= 0 && number <= max) return number;
  const sentence = `"${printable(text)}" is no whole number from 0 to ${max}.`;
  throw new LanekeeperError('cli/bad-number', sentence);
}
