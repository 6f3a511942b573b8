import type { Example } from '../example.js';

/** As printed in section 3.43. */
export const example: Example = {
  request: {
    in_time: 1655361566,
    user_id: 874504,
    service_name: 'change_car_number',
    new_car_number: '京AZXC99',
    in_channel_id: 'A12',
    remark: '车牌校正',
    old_car_number: '京AZXC88',
    message_uuid: '4a5ba74c29184aaf9fb63de91ec7a6b7',
    order_id: 'A1_2C1655361566',
  },
  answer: {
    data_target: 'cloud',
    state: 1,
    service_name: 'change_car_number',
    errmsg: '修改车牌号成功!',
    message_uuid: '4a5ba74c29184aaf9fb63de91ec7a6b7',
  },
  contradictions: [
    { field: 'user_id', why: 'A text in the table, a number in the example.' },
    { field: 'car_number', why: 'The table requires it in the answer; the example has none.' },
  ],
};
