import type { Example } from '../example.js';

/** As printed in section 3.30. */
export const example: Example = {
  request: {
    member_id: 'liu20190729id001',
    points_use: 0,
    coupon_choose: [{ coupon_id: '200002' }],
    service_name: 'member_discount',
    request_no: 'member_discount1564538903576',
    car_number: '京DTTT33',
    order_id: '38320',
  },
  answer: {
    data_target: 'bolink',
    state: 1,
    service_name: 'member_discount',
    errmsg: '用券成功!',
    request_no: 'member_discount1564538903576',
  },
};
