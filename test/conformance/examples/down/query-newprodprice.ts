import type { Example } from '../example.js';

/** As printed in section 3.34. */
export const example: Example = {
  request: {
    start_time: 1575129600,
    months: 2,
    local_id: '11111111111_2.2.2.0_liu_channels_东A13_2054',
    service_name: 'query_newprodprice',
    car_number: '京DDDDDD',
    trade_no: '15694908073524896745',
    pid: '123456',
    comid: '3251',
  },
  answer: {
    service_name: 'query_newprodprice',
    data_target: 'cloud',
    state: 1,
    trade_no: '15694908073524896745',
    errmsg: '查询月卡价格成功',
    price: '0.01',
  },
};
