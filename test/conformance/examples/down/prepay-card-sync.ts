import type { Example } from '../example.js';

/** As printed in section 3.20. */
export const example: Example = {
  request: {
    operate_type: 1,
    create_time: 1544170891,
    total_price: 0.0,
    car_number: '京A111111',
    mobile: '15311121112',
    name: '张三',
    park_id: '12345',
    remark: '注册',
    card_id: '10003',
    car_type_id: '20190111',
  },
  answer: {
    service_name: 'prepay_card_sync',
    data_target: 'cloud',
    card_id: '10003',
    state: 1,
    operate_type: 1,
    errmsg: '储值卡会员同步成功!',
  },
  contradictions: [{ field: 'total_price', why: 'A text in the table, a number in the example.' }],
};
