import type { Example } from '../example.js';

/** As printed in section 3.24. */
export const example: Example = {
  request: {
    service_name: 'recharge',
    union_id: 100000,
    park_id: '12345',
    trade_no: 'center_cash20190218161317769-7824',
    recharge_money: 0.99,
    state: 1,
    errmsg: '找零成功',
    recharge_channel: 0,
    recharge_time: 1550477617,
    car_number: '京W11111',
    order_id: 'A1_2C1550477570',
    remark: '现金找零',
  },
  answer: { 'service_name ': 'recharge ', state: '1', trade_no: ' ABC1234567 ' },
  contradictions: [
    { field: 'service_name', why: 'Key and value have blanks in the answer.' },
    { field: 'state', why: 'A number in the table, a text in the answer.' },
    {
      field: 'trade_no',
      why: 'One character longer than the table allows; with blanks in the answer.',
    },
  ],
};
