import type { Example } from '../example.js';

/** As printed in section 2.6. */
export const example: Example = {
  request: {
    service_name: 'park_log',
    data_target: 'cloud',
    log_id: '100092',
    content: '修改了车场(3251)价格:4644',
    operate_time: 1490879218,
    user_id: '3020551',
    remark: '机器故障',
  },
  answer: {
    state: 1,
    errmsg: ' upload data success!',
    service_name: 'park_log',
    park_id: 'test001',
    log_id: '100092',
  },
  contradictions: [
    {
      field: 'errmsg',
      why: 'The table has no blank before the text.',
    },
  ],
};
