import { CloudError } from '../../cloud/cloud-error.js';
import { readFields } from '../../cloud/lenient.js';
import { gateSync } from '../../cloud/messages/gate-sync.js';
import { uploadGate } from '../../cloud/messages/upload-gate.js';
import { writeFields } from '../../cloud/strict.js';
import { directionOfPushed, passTypeToUpload } from '../pass-type.js';
import { operateTypeOf } from './operate-type.js';
import { pushedRecord } from './pushed-record.js';
import type { PushedRecords, UploadedRecords } from './translation.js';
import { filled, ofKind } from './wire-values.js';

/** What the published server itself stores for a lane without a booth. */
const NO_WORKSITE = -1;

/**
 * A pushed lane (3.13). It tells no time. The published server pushes no worksite_id, and no push
 * has the note of 2.14: what is known of them here stands.
 */
export const pushedChannel: PushedRecords = {
  message: gateSync,
  read(incoming, known) {
    const { value, unreadable } = readFields(gateSync.request, incoming.fields);
    const facts = { key: value.channel_id, operateType: value.operate_type, unreadable, known };
    const record = pushedRecord('channel', facts, (before) => {
      const direction = directionOfPushed(value.passtype ?? -1);
      if (direction === null) {
        throw new CloudError(
          'cloud/pass-type',
          `passtype ${value.passtype ?? 'missing'} is none of 1 entry, 0 exit, 2 both.`,
        );
      }
      const worksiteId = value.worksite_id ?? before?.worksiteId ?? 0;
      return {
        name: value.passname ?? '',
        direction,
        worksiteId: worksiteId === NO_WORKSITE ? 0 : worksiteId,
        etcLaneCode: value.lane_no ?? '',
        deviceSerial: value.device_no ?? '',
        remark: before?.remark ?? '',
      };
    });
    return [record];
  },
};

/** The published server stores a new lane only with worksite_id, and does not answer without. */
export const uploadedChannel: UploadedRecords = {
  message: uploadGate,
  write(record, change) {
    const { header, channel } = ofKind(record, 'channel');
    if (channel.direction === 'UNSPECIFIED') {
      throw new CloudError('cloud/pass-type', 'The lane has no direction: ENTRY, EXIT or BOTH.');
    }
    const data = writeFields(uploadGate.request, {
      service_name: uploadGate.serviceName,
      data_target: 'cloud',
      passname: channel.name,
      passtype: passTypeToUpload(channel.direction),
      operate_type: operateTypeOf[change],
      channel_id: header.key,
      lane_no: filled(channel.etcLaneCode),
      device_no: filled(channel.deviceSerial),
      resume: filled(channel.remark),
      worksite_id: channel.worksiteId === 0 ? NO_WORKSITE : channel.worksiteId,
    });
    return { service: uploadGate.serviceName, data };
  },
};
