import type { Example } from '../example.js';

/** As printed in section 2.29. */
export const example: Example = {
  request: {
    service_name: 'upload_ticket_deduction',
    data_target: 'cloud',
    ticket_id: 5000161,
    car_number: '京ABC9991',
    shop_name: '111木哈哈',
    order_id: '121212',
    use_time: 1550655428,
    deduction_amount: '20元',
    remark: '1915',
  },
  answer: {
    service_name: 'upload_ticket_deduction',
    park_id: '21782',
    errmsg: '上传成功!',
    state: 1,
    ticket_id: 202025,
  },
  contradictions: [
    {
      field: 'deduction_amount',
      why: 'The table has the plain figure, the example adds the unit.',
    },
  ],
};
