import type { Example } from '../example.js';

/** As printed in section 3.33. */
export const example: Example = {
  request: {
    local_id: 'd09466f19cfe_2020_channels_A1_A2',
    service_name: 'update_park_soft',
    request_no: 'update_park_soft1565334385054',
    union_id: 200265,
    park_id: '28888',
    update_content: '1231241241241412',
  },
  answer: {
    data_target: 'bolink',
    state: 1,
    service_name: 'update_park_soft',
    errmsg: '下发收费系统升级通知成功!',
    request_no: 'update_park_soft1565334385054',
  },
  contradictions: [{ field: 'union_id', why: 'A text in the table, a number in the example.' }],
};
