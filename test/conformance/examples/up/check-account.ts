import type { Example } from '../example.js';

/** As printed in section 2.23. */
export const example: Example = {
  request: {
    service_name: 'check_account',
    data_target: 'cloud',
    begin_time: 1648092429,
    type: 0,
    end_time: '1648092429',
    random_temp: '123',
  },
  contradictions: [
    {
      field: 'end_time',
      why: 'The table says number, the example has a text.',
    },
  ],
};
