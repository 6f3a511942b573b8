import type { Example } from '../example.js';

/** As printed in section 2.26. */
export const example: Example = {
  request: {
    service_name: 'prepay_card_record',
    data_target: 'cloud',
    card_id: '10005',
    car_number: '啊A111112',
    trade_no: '000000000000',
    pay_time: 1544241098,
    total_price: '20.98',
  },
  answer: {
    service_name: 'prepay_card_record',
    park_id: '21782',
    errmsg: '',
    trade_no: '000000000000',
    state: 1,
    card_id: '10005',
  },
};
