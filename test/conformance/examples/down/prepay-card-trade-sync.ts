import type { Example } from '../example.js';

/** As printed in section 3.21. */
export const example: Example = {
  request: {
    total_price: '1.00',
    car_number: '冀A111112',
    mobile: '15399990000',
    name: '张三',
    park_id: '12345',
    trade_no: '2018120720010621782',
    pay_type: '现金',
    card_id: '10004',
    pay_time: 1544184066,
    account_type: 1,
  },
  answer: {
    service_name: 'prepay_card_trade_sync',
    data_target: 'cloud',
    state: 1,
    trade_no: '2018120720010621782',
    errmsg: '储值卡续费成功',
  },
  contradictions: [
    { field: 'actual_money', why: 'The table requires it; it is younger than the example.' },
  ],
};
