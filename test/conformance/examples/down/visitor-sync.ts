import type { Example } from '../example.js';

/** As printed in section 3.19. */
export const example: Example = {
  request: {
    operate_type: 1,
    car_number: '鲁A00000',
    visitor_id: 10238,
    end_time: 1588212840,
    mobile: '17800000000',
    park_id: '22370',
    begin_time: 1586398440,
    remark: '访客',
    state: 1,
    type: 0,
  },
  answer: {
    service_name: 'visitor_sync',
    data_target: 'cloud',
    state: 1,
    visitor_id: 10240,
    errmsg: '访客申请成功',
  },
};
