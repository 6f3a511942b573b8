import type { Example } from '../example.js';

/** As printed in section 2.13. */
export const example: Example = {
  request: {
    service_name: 'month_pay_record',
    data_target: 'cloud',
    trade_no: '20171109141225882521783',
    card_id: '103105',
    pay_time: 1517644013,
    amount_receivable: '0.01',
    amount_pay: '32',
    pay_type: '电子支付',
    collector: '张三',
    buy_month: 1,
    car_number: '京HHHHHH',
    user_id: '1234561',
    limit_time: 1517759999,
    resume: '公众号续费',
  },
};
