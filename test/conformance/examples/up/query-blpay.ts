import type { Example } from '../example.js';

/** As printed in section 2.30. */
export const example: Example = {
  request: {
    service_name: 'query_blpay',
    data_target: 'bolink',
    begin_time: 1554048000,
    end_time: 1554130800,
    random_temp: 1560148785,
    page_number: 1,
  },
};
