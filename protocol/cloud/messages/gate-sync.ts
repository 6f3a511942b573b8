import * as field from '../field.js';
import { cloudMessage } from '../message.js';
import { pushedPassTypes } from '../value-lists.js';
import { parkId, result, serviceName, toCloud } from './common.js';
import { operateType, resultText } from './down-fields.js';

const { fields, optional } = field;

/** A lane was added, changed or deleted in the cloud. */
export const gateSync = cloudMessage({
  serviceName: 'gate_sync',
  section: '3.13',
  titleZh: '通道数据下发',
  title: 'Lane pushed from the cloud',
  direction: 'down',
  acts: 'record',
  dataTarget: 'cloud',
  echoes: ['channel_id'],
  answerText: 'errmsg',
  request: fields('3.13', {
    service_name: serviceName('gate_sync'),
    data_target: toCloud(),
    passname: field.note('Name of the lane', { max: 24, example: '南门入口' }),
    // A number in the table, a text on the wire. The page says 1 entry, 0 exit; the column of the
    // published server is commented the other way round, as 2.14 is.
    passtype: field.choice('Direction', pushedPassTypes, { max: 2, example: 1 }),
    worksite_id: optional(field.whole('Booth; the published server sends none', { max: 15 })),
    operate_type: operateType(),
    channel_id: field.text('Lane', { max: 16, example: 'A1' }),
    park_id: parkId(),
    lane_no: optional(field.text('Code of the ETC lane', { max: 24, example: '000123' })),
    device_no: optional(field.text('Serial number of the device', { max: 24, example: '777881' })),
  }),
  answer: fields('3.13', {
    state: result(),
    errmsg: resultText(),
    service_name: serviceName('gate_sync'),
    // The published server looks the id up in all car parks, so it must be unique across them.
    channel_id: field.text('Lane', { max: 16 }),
    data_target: toCloud(),
  }),
});
