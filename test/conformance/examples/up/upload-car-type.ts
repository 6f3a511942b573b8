import type { Example } from '../example.js';

/** As printed in section 2.16. */
export const example: Example = {
  request: {
    service_name: 'upload_car_type',
    data_target: 'cloud',
    car_type_id: '测试2a',
    operate_type: 1,
    create_time: 1510216057,
    update_time: 1510803237,
    name: '大车',
    sort: 1,
  },
  answer: {
    state: 1,
    service_name: 'car_type_upload',
    errmsg: '',
    park_id: 'test001',
    cartype_id: '测试2a',
  },
  contradictions: [
    {
      field: 'car_type_id',
      why: 'The table forbids Chinese letters in it.',
    },
  ],
};
