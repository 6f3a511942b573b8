import type { Example } from '../example.js';

/** As printed in section 2.17. */
export const example: Example = {
  request: {
    service_name: 'upload_confirm_order',
    data_target: 'cloud',
    event_id: 'QQ12293',
    car_number: '苏DTTTTT',
    upload_time: 1511597418,
    channel_id: '150013',
  },
  answer: {
    state: 1,
    park_id: 'test001',
    errmsg: 'upload data success!',
  },
};
