import type { Example } from '../example.js';

/** As printed in section 2.15. */
export const example: Example = {
  request: {
    service_name: 'upload_blackuser',
    data_target: 'cloud',
    black_uuid: '测试1',
    operate_type: '1',
    car_number: '京A01010',
    create_time: 1510213013,
    resume: 'ceshi111',
  },
  answer: {
    state: 1,
    black_uuid: '测试1',
    service_name: 'upload_blackuser',
    park_id: 'test001',
    errmsg: '',
  },
  contradictions: [
    {
      field: 'black_uuid',
      why: 'The table forbids Chinese letters in it.',
    },
    {
      field: 'operate_type',
      why: 'The table says number, the example has a text.',
    },
  ],
};
