import type { Example } from '../example.js';

/** As printed in section 3.2. */
export const example: Example = {
  request: {
    query_order_no: '2184020190220180800p-645',
    trade_no: '201704012000121122232',
    remark: '收到停车费-京G00000',
    car_number: '京G00000',
    prepay_type: 1,
    arrive_money: 0.01,
  },
  contradictions: [
    { field: 'account_type', why: 'The print breaks off before it; the table requires it.' },
    { field: 'fee', why: 'The print breaks off before it; the table requires it.' },
    { field: 'order_id', why: 'The print breaks off before it; the table requires it.' },
    { field: 'park_id', why: 'The print breaks off before it; the table requires it.' },
    { field: 'pay_channel', why: 'The print breaks off before it; the table requires it.' },
    { field: 'pay_time', why: 'The print breaks off before it; the table requires it.' },
    { field: 'prepay', why: 'The print breaks off before it; the table requires it.' },
    { field: 'query_time', why: 'The print breaks off before it; the table requires it.' },
  ],
};
