import type { Example } from '../example.js';

/** As printed in section 2.28. */
export const example: Example = {
  request: {
    service_name: 'query_prepay_card_balance',
    data_target: 'cloud',
    card_id: '京A111111-001',
    car_number: '冀A111111',
    random_str: '1',
  },
  answer: {
    balance: '1',
    service_name: 'query_prepay_card_balance',
    park_id: '21782',
    errmsg: '查询余额成功!',
    state: 1,
    random_str: '1',
    card_id: '京A111111-001',
  },
};
