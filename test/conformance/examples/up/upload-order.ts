import type { Example } from '../example.js';

/** A real message of a car park, as a comment of the published server quotes it (section 2.3). */
export const example: Example = {
  request: {
    pay_state: 0,
    in_time: 1521684057,
    out_time: 1521687033,
    uid: '2',
    duration: 50,
    car_type: '临时车',
    c_type: '自动识别',
    out_type: '自动识别',
    pay_type: 'cash',
    auth_code: '',
    empty_plot: 100,
    freereasons: '0',
    in_channel_id: '1',
    out_channel_id: '101',
    worksite_id: 0,
    ticket_id: 0,
    reduce_amount: '0',
    amount_receivable: '6',
    total: '6',
    electronic_prepay: '0',
    electronic_pay: '0',
    cash_prepay: '0',
    cash_pay: '6',
    out_uid: '2',
    user_type: 1,
    islocked: 0,
    lock_key: 2345,
    remark: '',
    state: 0,
    errmsg: '',
    outPic: 36296,
    service_name: 'upload_order',
    data_target: 'cloud',
    order_id: '24442',
    car_number: '晋A1905Q',
  },
  contradictions: [
    {
      field: 'errmsg',
      why: 'Only this charging system sends it; no table has it.',
    },
    {
      field: 'lock_key',
      why: 'A number here; the published server reads a text.',
    },
    {
      field: 'outPic',
      why: 'Only this charging system sends it; no table has it.',
    },
    {
      field: 'pay_state',
      why: 'Only this charging system sends it; no table has it.',
    },
    {
      field: 'state',
      why: 'Only this charging system sends it; no table has it.',
    },
    {
      field: 'ticket_id',
      why: 'The table says text, this message has a number.',
    },
    {
      field: 'user_type',
      why: 'Only this charging system sends it; no table has it.',
    },
  ],
};
