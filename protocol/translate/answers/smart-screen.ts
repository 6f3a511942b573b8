import { CloudError } from '../../cloud/cloud-error.js';
import { readFields, type CloudIncoming } from '../../cloud/lenient.js';
import { initScreen } from '../../cloud/messages/init-screen.js';
import { screenOut } from '../../cloud/messages/out.js';
import { screenInfo } from '../../cloud/messages/screen-info.js';
import { yuanText } from '../../cloud/money.js';
import { writeFields } from '../../cloud/strict.js';
import { dateTextOf } from '../../cloud/time.js';
import type { CloudUpload } from '../up.js';

/** What a smart screen tells the driver of a car: 7.3 knows these four pages. */
export const smartPageKinds = ['monthly', 'nothing-due', 'paid', 'asks'] as const;

/** A page for the smart screen of an exit. Amounts are in fen. */
export interface SmartPage {
  channelId: string;
  kind: (typeof smartPageKinds)[number];
  plate: string;
  /** What the stay costs; with `paid` and `asks`. */
  feeFen: number;
  /** From here on with `asks` alone. */
  dueFen: number;
  reducedFen: number;
  prepaidFen: number;
  enteredMs: number;
  stayMs: number;
  /** What the QR code leads to. */
  payAddress: string;
  /** What the screen says aloud; empty for nothing. */
  spoken: string;
}

const types = { monthly: 1, 'nothing-due': 2, paid: 3, asks: 4 } as const;

/** Asks where the smart screen of a lane is (7.1). */
export function smartScreenQuestion(channelId: string): CloudUpload {
  const { serviceName, request } = screenInfo;
  const data = { service_name: serviceName, data_target: 'cloud', channel_id: channelId } as const;
  return { service: serviceName, data: writeFields(request, data) };
}

/**
 * Its address in the local network.
 * @throws CloudError `cloud/query-failed`, `cloud/no-smart-screen`
 */
export function smartScreenAddress(incoming: CloudIncoming): string {
  const { value } = readFields(screenInfo.answer, incoming.fields);
  assertDone(value, 'The cloud did not say where the smart screen is');
  const { device_ip: address = '' } = value;
  if (address !== '') return address;
  throw new CloudError(
    'cloud/no-smart-screen',
    'The cloud knows no smart screen of the lane: bind it in the mini-program 云车场管家.',
  );
}

/** Connects to it (7.2), which comes before the first page. */
export function smartScreenConnection(channelId: string, address: string): CloudUpload {
  const { serviceName, request } = initScreen;
  const data = writeFields(request, {
    service_name: serviceName,
    data_target: 'wisdom_screen',
    channel_id: channelId,
    device_ip: address,
  });
  return { service: serviceName, data };
}

/** @throws CloudError `cloud/query-failed` */
export function assertConnected(incoming: CloudIncoming): void {
  const { value } = readFields(initScreen.answer, incoming.fields);
  assertDone(value, 'The smart screen was not connected');
}

/** A page of an exit (7.3). */
export function smartPageUpload(page: SmartPage): CloudUpload {
  const { serviceName, request } = screenOut;
  const { kind, spoken } = page;
  const data = writeFields(request, {
    service_name: serviceName,
    data_target: 'wisdom_screen',
    channel_id: page.channelId,
    type: types[kind],
    car_number: page.plate,
    state: 1,
    ...(kind === 'paid' || kind === 'asks' ? { total: yuanText(page.feeFen) } : {}),
    ...(kind === 'asks' ? askedFields(page) : {}),
    ...(spoken === '' ? {} : { tts: spoken }),
  });
  return { service: serviceName, data };
}

/**
 * The answer to a page is not public; as all others it is taken to say by `state` 0 that it failed.
 * @throws CloudError `cloud/query-failed`
 */
export function assertShown(incoming: CloudIncoming): void {
  const { value } = readFields(screenOut.answer, incoming.fields);
  assertDone({ state: 1, ...value }, 'The smart screen did not take the page');
}

function askedFields(page: SmartPage) {
  return {
    price: yuanText(page.dueFen),
    reduce_amount: `${yuanText(page.reducedFen)}元`,
    in_time: dateTextOf(page.enteredMs),
    duration: String(Math.floor(page.stayMs / 60_000)),
    code: page.payAddress,
    prepay: yuanText(page.prepaidFen),
  };
}

function assertDone(value: { state?: number; errmsg?: string }, sentence: string): void {
  if (value.state === 1) return;
  throw new CloudError('cloud/query-failed', `${sentence}: ${value.errmsg ?? 'no reason given'}.`);
}
