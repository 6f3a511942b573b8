import type { Example } from '../example.js';

/** As printed in section 3.37. */
export const example: Example = {
  request: {
    account_type: 1,
    arrive_money: 0.01,
    service_name: 'escape_order',
    fee: 0.0,
    park_id: '123456',
    errmsg: '支付成功',
    remark: '陕ABC001-追缴',
    pay_time: 1626849376,
    total: 0.01,
    union_id: 200568,
    trade_no: '21202107211436081672788815',
    pay_channel: 0,
    state: 1,
    order_id: 'A1_2C1626849321',
  },
};
