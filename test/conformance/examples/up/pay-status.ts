import type { Example } from '../example.js';

/** As printed in section 4.1. */
export const example: Example = {
  request: {
    service_name: 'pay_status',
    car_number: '京GH2433',
    order_id: '2433678',
  },
  answer: {
    state: 1,
    balance: '28.3',
    is_exist: 1,
    net_status: 1,
    service_name: 'pay_status ',
    car_number: '京GH4566',
    order_id: '2433678',
    autopay: 1,
    errmsg: ' ',
  },
  contradictions: [
    {
      field: 'service_name',
      why: 'A blank stands behind the name.',
    },
  ],
};
