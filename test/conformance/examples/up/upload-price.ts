import type { Example } from '../example.js';

/** As printed in section 2.9. */
export const example: Example = {
  request: {
    service_name: 'upload_price',
    data_target: 'cloud',
    price_id: '10093',
    create_time: 1490886218,
    update_time: 1490886218,
    describe: '开始时间8点...',
    car_type: '小车',
    operate_type: 1,
  },
  answer: {
    state: 1,
    errmsg: ' upload data success!',
    service_name: 'upload_price',
    park_id: 'test001',
    price_id: '10093',
  },
  contradictions: [
    {
      field: 'errmsg',
      why: 'The table has no blank before the text.',
    },
  ],
};
