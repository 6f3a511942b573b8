import type { Example } from '../example.js';

/** As printed in section 3.3. */
export const example: Example = {
  request: {
    park_id: '20003',
    car_number: '62000F9',
    timetemp: 150000946,
    service_name: 'nolicence_in_park',
    channel_id: 'A11',
  },
};
