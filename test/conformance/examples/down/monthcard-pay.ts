import type { Example } from '../example.js';

/** As printed in section 3.10. */
export const example: Example = {
  request: {
    account_type: 1,
    months: 1,
    arrive_money: 0.01,
    service_name: 'monthcard_pay',
    fee: 0.0,
    park_id: '123',
    remark: '收到月卡续费-苏ABC456',
    pid: '-1',
    pay_money: 0.01,
    card_id: '11208809',
    pay_time: 1626073398,
    start_time: 1848585601,
    out_trade_no: '16260733899909846649',
    car_number: '苏ABC456',
    trade_no: '16260733899909846649',
    pay_channel: 0,
  },
};
