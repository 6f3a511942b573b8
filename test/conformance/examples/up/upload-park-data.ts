import type { Example } from '../example.js';

/** As printed in section 2.36. */
export const example: Example = {
  request: {
    service_name: 'upload_park_data',
    in_time: 1601020766,
    out_time: '1601020766',
    car_number: '浙DF699B',
    uuid: '88899',
    data_target: 'cloud',
    upload_target: 1,
  },
  answer: {
    service_name: 'upload_park_data',
    errmsg: '上传成功',
    state: 1,
    uuid: '88899',
  },
  contradictions: [
    {
      field: 'out_time',
      why: 'The table says number, the example has a text.',
    },
  ],
};
