import type { Example } from '../example.js';

/** As printed in section 2.24. */
export const example: Example = {
  request: {
    service_name: 'query_month_card',
    data_target: 'cloud',
    car_number: '京GGGGGF1',
    random_str: '2018',
  },
  answer: {
    vip_list: [
      {
        b_time: 1548518400,
        car_number: '苏DTTT18',
        name: '张三',
        mobile: '',
        e_time: 1551196799,
        card_id: '436562',
      },
      {
        b_time: 1540742400,
        car_number: '苏DTTT18',
        name: '李四',
        mobile: '15011110000',
        e_time: 1548691199,
        card_id: '260854',
      },
    ],
    service_name: 'query_month_card',
    errmsg: '查询成功!',
    state: 1,
    random_str: '1915',
    msg_id: '20190326145829.13',
  },
};
