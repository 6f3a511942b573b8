import type { Example } from '../example.js';

/** As printed in section 2.20. */
export const example: Example = {
  request: {
    service_name: 'query_inpark',
    query_time: 1514995200,
    data_target: 'bolink',
    car_number: '青HHHH21',
  },
  answer: {
    query_time: 1514995200,
    state: 1,
    errmsg: '查询成功',
    service_name: 'query_inpark',
    data: [
      {
        local_id: 'c48e8f711519_2.1.0.0_liu_channels_A11_A12',
        in_time: 1529036055,
        car_number: '京DTTTTTW',
        order_id: 'A1_2C1529036055',
      },
    ],
  },
};
