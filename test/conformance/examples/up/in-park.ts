import type { Example } from '../example.js';

/** As printed in section 2.1. */
export const example: Example = {
  request: {
    car_type: '大车',
    uid: '325101',
    car_number: '京GH0093',
    in_time: 1490875218,
    order_id: '325101',
    in_channel_id: 'A1',
    worksite_id: 23,
    c_type: '通道扫牌',
  },
  answer: {
    state: 1,
    order_id: ' 325101',
    service_name: 'in_park',
    errmsg: ' send success!',
  },
  contradictions: [
    {
      field: 'empty_plot',
      why: 'The table requires it; the example leaves it out.',
    },
    {
      field: 'errmsg',
      why: 'The table has no blank before the text.',
    },
    {
      field: 'order_id',
      why: 'The request has no blank before the number.',
    },
  ],
};
