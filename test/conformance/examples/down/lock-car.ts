import type { Example } from '../example.js';

/** As printed in section 3.9. */
export const example: Example = {
  request: {
    local_id: 'c48e8f750e19_2.1.2.5_liu_channels_A111',
    park_id: 'test001',
    comid: '20000',
    service_name: 'lock_car',
    order_id: 'A1_2C1532673983',
    is_locked: 1,
    lock_key: '4000',
  },
  answer: {
    state: 1,
    order_id: '10098',
    service_name: 'lock_car',
    data_target: 'cloud',
    is_locked: 1,
    errmsg: ' ',
  },
};
