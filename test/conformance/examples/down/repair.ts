import type { Example } from '../example.js';

/** As printed in section 3.29. */
export const example: Example = {
  request: {
    account_type: 1,
    arrive_money: 0.03,
    service_name: 'repair',
    fee: 0.0,
    errmsg: '支付成功',
    remark: '收到停车费-桂GGGTT07',
    pay_time: 1561350127,
    total: 0.03,
    car_number: '桂GGGTT07',
    trade_no: '2019062412220330537926659',
    pay_channel: 1,
    pay_type: 'repair',
    state: 1,
    order_id: 'A1_2C1561349854',
  },
};
