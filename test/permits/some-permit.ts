import type { Permit } from '../../protocol/park/record.js';

/** A monthly card of June 2024 in China that may use all lanes. */
export function somePermit(changes: Partial<Permit> = {}): Permit {
  return {
    permitId: 'card-1',
    plates: ['粤B12345'],
    holder: '',
    validFromMs: Date.parse('2024-06-01T00:00:00+08:00'),
    validUntilMs: Date.parse('2024-06-30T23:59:59+08:00'),
    channelIds: [],
    noChannel: false,
    oddEvenDays: false,
    packageId: '',
    space: '',
    priceFen: 30_000,
    receivableFen: 30_000,
    phone: '',
    address: '',
    remark: '',
    vehicleClassId: '',
    createdMs: 1_000,
    updatedMs: 1_000,
    deleted: false,
    source: 'CLOUD',
    revision: 1,
    right: 'MONTHLY',
    ...changes,
  };
}
