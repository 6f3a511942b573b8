import { pushedBlackListEntry } from './black-list-entry.js';
import { pushedCardPackage } from './card-package.js';
import { pushedOnlineRenewal, pushedRenewal } from './card-renewal.js';
import { pushedChannel } from './channel.js';
import { pushedOperator } from './operator.js';
import { pushedParkValidity } from './park-validity.js';
import { pushedPermit } from './permit.js';
import { pushedPriceDescription } from './price-description.js';
import { pushedStoredValueCard } from './stored-value-card.js';
import { pushedStoredValueTrade } from './stored-value-trade.js';
import type { PushedRecords } from './translation.js';
import { pushedVehicleClass } from './vehicle-class.js';
import { pushedVisitor } from './visitor.js';
import { pushedWhiteListEntry } from './white-list-entry.js';

/** The messages of the cloud that bring records, in the order of their sections. */
export const pushedRecords: readonly PushedRecords[] = [
  pushedPriceDescription, // 3.5
  pushedCardPackage, // 3.6
  pushedPermit, // 3.7
  pushedOperator, // 3.8
  pushedOnlineRenewal, // 3.10
  pushedChannel, // 3.13
  pushedBlackListEntry, // 3.14
  pushedVehicleClass, // 3.15
  pushedRenewal, // 3.16
  pushedVisitor, // 3.19
  pushedStoredValueCard, // 3.20
  pushedStoredValueTrade, // 3.21
  pushedWhiteListEntry, // 3.27
  pushedParkValidity, // 3.35
];
