import * as field from '../field.js';
import { cloudMessage } from '../message.js';
import { echoedParkId, serviceName, toCloud } from './common.js';
import { change, changedAt, changedRows, plainKey, resultText } from './up-fields.js';

const { fields, optional } = field;

/**
 * A vehicle type. The answer goes by two names: the table says upload_car_type and car_type_id, its
 * example and the published server say car_type_upload and cartype_id.
 */
export const uploadCarType = cloudMessage({
  serviceName: 'upload_car_type',
  answeredAs: 'car_type_upload',
  section: '2.16',
  titleZh: '车型数据上传',
  title: 'Upload a vehicle type',
  direction: 'up',
  acts: 'record',
  dataTarget: 'cloud',
  echoes: [{ request: 'car_type_id', answer: 'cartype_id', orAnswer: 'car_type_id' }],
  answerText: 'errmsg',
  request: fields('2.16', {
    service_name: serviceName('upload_car_type'),
    data_target: toCloud(),
    car_type_id: plainKey('Number of the type', { max: 24, example: '201708_1000' }),
    name: field.note('Name', { max: 24, example: '大车' }),
    create_time: field.unixSeconds('Time made'),
    sort: optional(field.whole('Place in the list', { max: 12, example: 0 })),
    update_time: changedAt(),
    // The published server adds an unknown type whatever it says, also "delete".
    operate_type: change(),
  }),
  answer: fields('2.16', {
    state: changedRows(),
    errmsg: resultText(),
    service_name: field.word(
      'Interface name',
      { upload_car_type: 'as in the table', car_type_upload: 'as the cloud sends it' },
      { max: 64 },
    ),
    cartype_id: optional(
      field.id('Number of the type', { max: 24, requiredWhen: 'car_type_id is absent' }),
    ),
    car_type_id: optional(field.id('Number of the type, as in the table', { max: 24 })),
    park_id: echoedParkId(),
  }),
});
