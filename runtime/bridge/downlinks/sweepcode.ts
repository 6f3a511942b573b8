import type { CloudIncoming } from '../../../protocol/cloud/lenient.js';
import { sweepcode } from '../../../protocol/cloud/messages/sweepcode.js';
import { scannedCode } from '../../../protocol/translate/stays/exit-charge.js';
import { LanekeeperError } from '../../errors.js';
import { acting, type Acting } from './acting.js';
import type { DownlinkContext } from './handlers.js';

/** The code of a phone is good for a minute, and its driver stands at the lane. */
const times = { lifetimeMs: 10_000, waitMs: 2_500 };

/** The screen of a lane read a code off a phone (7.4). */
export const sweepcodeHandlers: Readonly<Record<string, Acting>> = Object.fromEntries([
  acting(sweepcode, takeCode),
]);

async function takeCode(
  incoming: CloudIncoming,
  { commands, environment }: DownlinkContext,
): Promise<void> {
  const { channelId, kind, code } = scannedCode(incoming);
  if (kind === 'proof') {
    // Nobody has published what such a proof holds; an arm is not raised on an unchecked one.
    throw new LanekeeperError('payment/proof-unchecked', '无法核对支付凭证,请联系管理员');
  }
  const commandId = `scan_${environment.random.token(16)}`;
  const asked = { commandId, channelId, action: 'SCAN', code } as const;
  const { done, reason } = await commands.askNow(asked, times);
  if (!done) throw new LanekeeperError('lane/refused', reason);
}
