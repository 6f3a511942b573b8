import type { Example } from '../example.js';

/** As printed in section 3.17. */
export const example: Example = {
  request: {
    comid: '20000',
    car_number: '苏DTTTTT',
    event_id: 'QQ12293aA6',
    park_id: 'test001',
    service_name: 'confirm_order_inform',
    order_id: 'A1_2C1526627698',
    channel_id: '1994',
  },
};
