import type { Example } from '../example.js';

/** As printed in section 3.35. */
export const example: Example = {
  request: {
    service_name: 'park_valid',
    park_id: '21840',
    uuid: 'b1b732ca-3952-43f8-a487-666af4ca2338',
    exp_time: 1585627932,
  },
  answer: {
    service_name: 'park_valid',
    data_target: 'cloud',
    state: 1,
    uuid: 'b1b732ca-3952-43f8-a487-666af4ca2338',
    errmsg: 'success',
  },
};
