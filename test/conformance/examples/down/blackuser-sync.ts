import type { Example } from '../example.js';

/** As printed in section 3.14. */
export const example: Example = {
  request: {
    resume: '111',
    operate_type: 2,
    park_id: 'test001',
    car_number: '京AKKKK1',
    create_time: 1531992262,
    black_uuid: '20000_632618',
    operator: '522222',
  },
};
