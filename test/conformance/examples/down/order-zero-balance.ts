import type { Example } from '../example.js';

/** As printed in section 3.28. */
export const example: Example = {
  request: {
    service_name: 'order_zero_balance',
    out_time: 1561426313,
    cash_prepay: 0.0,
    operate_type: 2,
    in_time: 1561426301,
    ele_prepay: 0.0,
    car_number: '苏DTTTTT3',
    cash_pay: 1.0,
    park_id: '12345',
    ele_pay: 0.0,
    sync_id: 1561426304865070,
    order_id: 'A1_2C1561426301',
  },
};
