import type { Example } from '../example.js';

/** As printed in section 3.7. */
export const example: Example = {
  request: {
    begin_time: 1516636800,
    park_id: 'test001',
    remark: '会员1',
    car_number: '京G00000',
    tel: '',
    pid: 'null',
    p_lot: '6',
    card_id: '100000',
    operate_type: 2,
    price: 0.0,
    end_time: 1540631244,
    name: '李四',
    create_time: 1532509198,
    car_type_id: 'null',
    amount_receivable: 0.0,
    channel_id: '123,bac',
    address: '3号楼',
  },
};
