import type { CloudIncoming } from '../../../protocol/cloud/lenient.js';
import { codeUrl } from '../../../protocol/cloud/messages/code-url.js';
import { getScreenStr } from '../../../protocol/cloud/messages/get-screen-str.js';
import { initScreen } from '../../../protocol/cloud/messages/init-screen.js';
import { screenOut } from '../../../protocol/cloud/messages/out.js';
import { screenInfo } from '../../../protocol/cloud/messages/screen-info.js';
import { read, type Answer, type ServiceContext } from './service.js';

/** The code to show at a lane; it is the same until a new one is asked for. */
export function laneCode(incoming: CloudIncoming, { ledger, parkId }: ServiceContext): Answer {
  const { type, channel_id, change = 0 } = read(codeUrl.request, incoming);
  const service_name = codeUrl.serviceName;
  if (type === undefined || (type !== 1 && channel_id === undefined)) {
    return { service_name, state: 0, errmsg: '参数错误', type: type ?? 1 };
  }
  const key = `${type} ${channel_id ?? ''}`;
  const known = Number(ledger.masters.get('lane code', key)?.fields['number'] ?? 0);
  const number = known === 0 || change === 1 ? known + 1 : known;
  ledger.masters.put('lane code', key, { number });
  const lane = channel_id === undefined ? '' : `&channel=${encodeURIComponent(channel_id)}`;
  return {
    service_name,
    state: 1,
    code_url: `https://cloud.example.com/pay?park=${parkId}&type=${type}${lane}&n=${number}`,
    errmsg: '',
    type,
    ...(channel_id === undefined ? {} : { channel_id }),
  };
}

/** A text for the screen: one of the moment that was put into the books, or of the order there. */
export function screenText(incoming: CloudIncoming, { ledger }: ServiceContext): Answer {
  const { order_id: orderId = '', type = '' } = read(getScreenStr.request, incoming);
  const kept = ledger.masters.get('screen text', type);
  if (kept !== null) return { state: 1, ...kept.fields };
  const order = ledger.order(orderId);
  return { state: 1, screen_str: order === null ? '欢迎光临' : `${order.plate} 欢迎光临` };
}

/** The screen of a lane, where one was put into the books. */
export function screenOf(incoming: CloudIncoming, { ledger, parkId }: ServiceContext): Answer {
  const { channel_id: channelId = '' } = read(screenInfo.request, incoming);
  const echo = { service_name: screenInfo.serviceName, park_id: parkId, channel_id: channelId };
  const screen = ledger.masters.get('screen', channelId);
  if (screen === null) return { ...echo, state: 0, errmsg: '未绑定智慧屏' };
  return { ...echo, state: 1, errmsg: '', ...screen.fields };
}

/** Behind the mqtt link stands the software of the screen's maker, which this answers for. */
export function connectScreen(incoming: CloudIncoming, { ledger }: ServiceContext): Answer {
  const { channel_id: channelId = '', device_ip: address } = read(initScreen.request, incoming);
  const service_name = initScreen.serviceName;
  const screen = ledger.masters.get('screen', channelId);
  if (screen === null || screen.fields['device_ip'] !== address) {
    return { service_name, state: 0, errmsg: '设备未连接' };
  }
  ledger.masters.put('smart screen', channelId, {});
  return { service_name, state: 1, errmsg: 'success' };
}

/** A page for a screen that has been connected to; the latest stays in the books. */
export function showPage(incoming: CloudIncoming, { ledger }: ServiceContext): Answer {
  const page = read(screenOut.request, incoming);
  const service_name = screenOut.serviceName;
  const channelId = page.channel_id ?? '';
  if (ledger.masters.get('smart screen', channelId) === null) {
    return { service_name, state: 0, errmsg: '请先初始化' };
  }
  ledger.masters.remove('smart screen', channelId);
  ledger.masters.put('smart screen', channelId, page);
  return { service_name, state: 1, errmsg: 'success' };
}
