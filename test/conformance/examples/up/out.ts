import type { Example } from '../example.js';

/** As printed in section 7.3. */
export const example: Example = {
  request: {
    service_name: 'out',
    data_target: 'wisdom_screen',
    type: 4,
    car_number: '京ABC9991',
    channel_id: 'A11',
    total: '2.15',
    price: '0.01',
    reduce_amount: '4.56元',
    in_time: '2020-10-16 08:08:08',
    duration: '22',
  },
  contradictions: [
    {
      field: 'state',
      why: 'The stored page ends before this field.',
    },
  ],
};
