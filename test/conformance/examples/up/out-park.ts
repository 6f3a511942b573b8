import type { Example } from '../example.js';

/** As printed in section 2.2. */
export const example: Example = {
  request: {
    car_number: '闽G61331',
    in_time: 1618885738,
    out_time: 1618885738,
    uid: '',
    duration: 0,
    car_type: '临时',
    c_type: '车辆入场',
    out_type: '通道扫牌',
    pay_type: 'free',
    auth_code: '',
    empty_plot: 0,
    total: '0',
    order_id: '96f8065c-fa2e-40f2-a226-9a154b67eda7',
    freereasons: '',
    out_channel_id: '0',
    in_channel_id: '0',
    worksite_id: 0,
    work_station_uuid: '1',
    ticket_id: '',
    reduce_amount: '0',
    amount_receivable: '0',
    electronic_prepay: '0',
    electronic_pay: '0',
    cash_prepay: '0',
    cash_pay: '0',
    out_uid: '9ef5370d740f4c6cb53425fd22a2b14d',
    islocked: 0,
    lock_key: 3321,
    remark: '',
    park_id: '201903006',
  },
  contradictions: [
    {
      field: 'lock_key',
      why: 'A number here; a text wherever its type is given.',
    },
  ],
};
