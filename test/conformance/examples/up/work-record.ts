import type { Example } from '../example.js';

/** As printed in section 2.5. */
export const example: Example = {
  request: {
    service_name: 'work_record',
    data_target: 'cloud',
    user_id: '325101',
    start_time: 1490886218,
    end_time: 1490886218,
    uuid: '1234567',
    work_station_uuid: 21,
    state: 0,
  },
  answer: {
    state: 1,
    errmsg: ' upload data success!',
    park_id: 'test001',
    service_name: 'work_record',
    user_id: '1234567',
  },
  contradictions: [
    {
      field: 'errmsg',
      why: 'The table has no blank before the text.',
    },
    {
      field: 'work_station_uuid',
      why: 'The table says text, the example has a number.',
    },
  ],
};
