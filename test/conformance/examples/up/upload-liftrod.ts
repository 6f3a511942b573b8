import type { Example } from '../example.js';

/** As printed in section 2.11. */
export const example: Example = {
  request: {
    service_name: 'upload_liftrod',
    data_target: 'cloud',
    liftrod_id: '10093',
    operate: 1,
    create_time: 1490886218,
    update_time: 1490886218,
    reason: 50,
    channel_id: '1008',
    car_number: '京GH0093',
    user_id: '20551',
    order_id: '10099',
    resume: '其它原因',
  },
  answer: {
    state: 1,
    errmsg: ' upload data success!',
    service_name: 'upload_liftrod',
    park_id: 'test001',
  },
  contradictions: [
    {
      field: 'errmsg',
      why: 'The table has no blank before the text.',
    },
    {
      field: 'liftrod_id',
      why: 'The stored page ends before this field.',
    },
  ],
};
