import type { CloudIncoming } from '../../cloud/lenient.js';
import { updateBalance } from '../../cloud/messages/update-balance.js';
import { fenOfYuan } from '../../cloud/money.js';
import { readDown } from '../read-down.js';

/** What a plate has in the wallet of the platform (4.2), which replaces 4.1 over http. */
export interface Wallet {
  plate: string;
  balanceFen: number;
  /** Pays without being asked. */
  paysByItself: boolean;
}

/** @throws CloudError `cloud/request-unusable`, `cloud/not-money` */
export function walletOf(incoming: CloudIncoming): Wallet {
  const value = readDown(updateBalance, incoming, ['car_number', 'balance']);
  return {
    plate: value.car_number,
    balanceFen: fenOfYuan(value.balance),
    paysByItself: value.autopay === 1,
  };
}
