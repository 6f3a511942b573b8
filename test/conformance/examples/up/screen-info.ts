import type { Example } from '../example.js';

/** As printed in section 7.1. */
export const example: Example = {
  request: {
    service_name: 'screen_info',
    data_target: 'cloud',
    channel_id: 'A11',
  },
  answer: {
    device_ip: '192.168.199.199',
    device_name: '东门出口',
    device_id: '9528166666999999',
    service_name: 'screen_info',
    park_id: '21000',
    errmsg: '获取成功',
    state: 1,
    channel_id: 'A11',
  },
};
