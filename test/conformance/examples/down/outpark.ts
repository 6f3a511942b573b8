import type { Example } from '../example.js';

/** As printed in section 3.4. */
export const example: Example = {
  request: {
    state: 1,
    pay_type: 'wallet',
    pay_channel: 2,
    errmsg: '支付成功',
    service_name: 'outpark',
    trade_no: '201704012000121122232',
    total: 0.04,
    pay_time: 1490875200,
    order_id: '325101',
    car_number: '京GH0093',
    out_channel_id: 'A1',
    arrive_money: 0.01,
    account_type: 1,
    fee: 0.0,
  },
  contradictions: [{ field: 'remark', why: 'The table requires it; the example has none.' }],
};
