import type { Example } from '../example.js';

/** As printed in section 2.4. */
export const example: Example = {
  request: {
    service_name: 'upload_collector',
    data_target: 'cloud',
    user_id: '1234567',
    name: '小王',
    create_time: 1490886218,
    update_time: 1490886218,
    sex: 1,
    operate_type: 1,
  },
  answer: {
    state: 1,
    errmsg: ' upload data success!',
    service_name: 'upload_collector',
    park_id: 'test001',
    cloud_id: 100001,
    user_id: '1234567',
  },
  contradictions: [
    {
      field: 'errmsg',
      why: 'The table has no blank before the text.',
    },
  ],
};
