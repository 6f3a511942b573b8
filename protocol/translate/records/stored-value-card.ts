import { readFields } from '../../cloud/lenient.js';
import { prepayCardSync } from '../../cloud/messages/prepay-card-sync.js';
import { fenOfYuan } from '../../cloud/money.js';
import { headerOf } from '../../park/record.js';
import { platesOf } from '../plates.js';
import { pushedRecord } from './pushed-record.js';
import type { PushedRecords } from './translation.js';

/**
 * A pushed stored-value card (3.20). Its amount opens the balance of a card that is not known here.
 * Of a known one it changes nothing, since changes of a balance come by 3.21: a repeated message
 * would otherwise undo them.
 */
export const pushedStoredValueCard: PushedRecords = {
  message: prepayCardSync,
  read(incoming, known) {
    const { value, unreadable } = readFields(prepayCardSync.request, incoming.fields);
    const facts = {
      key: value.card_id,
      operateType: value.operate_type,
      createdSeconds: value.create_time,
      updatedSeconds: value.update_time,
      unreadable,
      known,
    };
    const record = known('storedValueCard', value.card_id ?? '');
    const lives = record !== undefined && !headerOf(record).deleted;
    const card = pushedRecord('storedValueCard', facts, (before) => {
      const toldFen = fenOfYuan(value.total_price || 0);
      const kept = lives || value.operate_type === 3 ? before : null;
      return {
        plates: platesOf(value.car_number ?? ''),
        holder: value.name ?? '',
        phone: value.mobile ?? '',
        address: value.address ?? '',
        remark: value.remark ?? '',
        vehicleClassId: value.car_type_id ?? '',
        balanceFen: kept?.balanceFen ?? toldFen,
        toldFen,
        opening: (before?.opening ?? 0) + (kept === null ? 1 : 0),
      };
    });
    return [card];
  },
};
