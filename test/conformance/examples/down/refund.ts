import type { Example } from '../example.js';

/** As printed in section 3.23. */
export const example: Example = {
  request: {
    service_name: 'refund',
    union_id: 100000,
    park_id: '12345',
    trade_no: 'M242TQMJWTT45JQXX4T1',
    refund_money: 0.01,
    state: 1,
    errmsg: '退款成功',
    refund_channel: 0,
    refund_time: 1550133537,
    car_number: '',
    order_id: '',
    arrive_moeny: 0,
    fee: 0,
    account_type: 0,
    remark: '退款',
  },
  contradictions: [{ field: 'arrive_money', why: 'Spelt arrive_moeny in the example.' }],
};
