import type { Example } from '../example.js';

/** As printed in section 2.19. */
export const example: Example = {
  request: {
    order_id: 'A1_2C1516935325',
    data_target: 'bolink',
    service_name: 'query_order',
    car_number: '苏BH0355',
    time_temp: 1516934957889,
  },
};
