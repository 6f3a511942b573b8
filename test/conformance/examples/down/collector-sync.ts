import type { Example } from '../example.js';

/** As printed in section 3.8. */
export const example: Example = {
  answer: {
    operate_type: 2,
    service_name: 'collector_sync',
    data_target: 'cloud',
    state: 1,
    errmsg: '',
    user_id: '11',
  },
};
