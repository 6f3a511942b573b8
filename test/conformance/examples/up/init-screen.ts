import type { Example } from '../example.js';

/** As printed in section 7.2. */
export const example: Example = {
  request: {
    service_name: 'init_screen',
    data_target: 'wisdom_screen',
    device_ip: '192.168.199.199',
    channel_id: 'A11',
  },
  answer: {
    errmsg: 'success',
    service_name: 'init_screen',
    state: 1,
  },
};
