import type { Example } from '../example.js';

/** As printed in section 2.34. */
export const example: Example = {
  request: {
    service_name: 'upload_duration_info',
    start_charge_seq: '202008170000011120',
    data_target: 'cloud',
    duration: 2.12,
    calculation_method: 1,
    car_number: '京A000008',
    out_time: 1597738834,
    order_id: 'A1_2C1597654143',
  },
  answer: {
    state: 1,
    service_name: 'upload_duration_info',
    errmsg: '上传成功',
  },
};
