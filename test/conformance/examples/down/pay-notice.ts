import type { Example } from '../example.js';

/** As printed in section 3.36. */
export const example: Example = {
  request: {
    service_name: 'pay_notice',
    start_charging_time: '2020-04-16 14:00:40',
    car_number: '苏DDDLL03',
    comid: '20180427',
    stop_charging_time: '2020-04-27 14:50:59',
    reduce_amount: 2.0,
    order_id: 'A1_2C1587980476',
    uuid: '4548fcd6bdd4491daf3fb32e57afd203',
  },
  contradictions: [
    {
      field: 'reduce_amount',
      why: 'A text in the table of 3.25; this example is that of 3.36, with a number.',
    },
  ],
};
