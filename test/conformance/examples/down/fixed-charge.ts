import type { Example } from '../example.js';

/** As printed in section 3.44. */
export const example: Example = {
  request: {
    out_time: 1655369779,
    user_id: '874504',
    service_name: 'fixed_charge',
    price: 0.1,
    car_number: '京MHPP00',
    out_channel_id: '63922',
    message_uuid: 'cce365535a014e80bf8ab7cd7b43a7af',
  },
  answer: {
    data_target: 'cloud',
    state: 1,
    service_name: 'fixed_charge',
    errmsg: '固定收费成功!',
    message_uuid: 'cce365535a014e80bf8ab7cd7b43a7af',
  },
  contradictions: [
    { field: 'price', why: 'A text in the table, a number in the example.' },
    { field: 'car_number', why: 'The table requires it in the answer; the example has none.' },
  ],
};
