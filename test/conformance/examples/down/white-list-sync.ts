import type { Example } from '../example.js';

/** As printed in section 3.27. */
export const example: Example = {
  request: {
    service_name: 'white_list_sync',
    b_time: 1554048000,
    operate_type: 1,
    car_location: '',
    end_type: 0,
    user_name: '张女士',
    car_number: '京ABCDEF',
    mobile: '',
    park_id: '12345',
    remark: '',
    e_time: 1556553600,
  },
  answer: {
    data_target: 'cloud',
    state: 1,
    service_name: 'white_list_sync',
    errmsg: '成功!',
    operate_type: '1',
    car_number: '京ABCDEF',
  },
  contradictions: [{ field: 'operate_type', why: 'A number in the table, a text in the answer.' }],
};
