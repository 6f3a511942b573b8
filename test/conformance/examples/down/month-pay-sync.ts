import type { Example } from '../example.js';

/** As printed in section 3.16. */
export const example: Example = {
  request: {
    trade_no: '2018072717595121782',
    park_id: 'test001',
    collector: '测试车场收费员211',
    resume: '云平台续费',
    amount_pay: '0.0',
    pay_type: '现金',
    car_number: '京G00000',
    start_time: 1538039244,
    'end_time ': 1538049244,
    user_id: '李四',
    pay_time: 1532685591,
    buy_month: 1,
    card_id: '100000',
    amount_receivable: '0.0',
  },
  contradictions: [{ field: 'end_time', why: 'The key ends with a blank.' }],
};
