import type { Example } from '../example.js';

/** As printed in section 3.11. */
export const example: Example = {
  request: {
    trade_no: '20180727181725366421782',
    local_id: 'c48e8f750e19_2.1.2.5_liu_channels_A111',
    comid: '20000',
    months: '1',
    start_time: '1538323200',
    period: '年',
    service_name: 'query_prodprice',
    car_number: '苏DTTTTT',
    card_id: '100000',
  },
};
