import type { Example } from '../example.js';

/** As printed in section 3.42. */
export const example: Example = {
  request: {
    car_type_id: '13039',
    in_time: 1655368254,
    inpark_img: 'https://image.bolink.club/FqCXr4xYTp_Rhz880gl7D6wDYPxV',
    user_id: 874504,
    service_name: 'manual_inpark',
    car_number: '浙QQQ133',
    in_channel_id: 'A12',
    remark: '订单补录',
    message_uuid: '5b021f5f44fb4144ad1e272e7ee69b6d',
  },
  answer: {
    data_target: 'cloud',
    state: 1,
    service_name: 'manual_inpark',
    errmsg: '手动入场成功!',
    message_uuid: '5b021f5f44fb4144ad1e272e7ee69b6d',
  },
  contradictions: [
    { field: 'user_id', why: 'A text in the table, a number in the example.' },
    { field: 'car_number', why: 'The table requires it in the answer; the example has none.' },
  ],
};
