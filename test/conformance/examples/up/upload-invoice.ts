import type { Example } from '../example.js';

/** As printed in section 2.31. */
export const example: Example = {
  request: {
    money: '1.00',
    service_name: 'upload_invoice',
    data_target: 'bolink',
    plate_number: '苏DTTTTT',
    order_id: 'A1_2C1561963432',
    pay_time: 1562318113,
  },
  answer: {
    state: 1,
    service_name: 'upload_invoice',
    errmsg: '上传成功',
  },
  contradictions: [
    {
      field: 'money',
      why: 'The table says number, the example has a text.',
    },
  ],
};
