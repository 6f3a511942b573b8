import type { Example } from '../example.js';

/** As printed in section 2.21. */
export const example: Example = {
  request: {
    data_target: 'bolink',
    service_name: 'query_park_dailyorder',
    start_time: 1516934957,
    end_time: 1516935950,
  },
  answer: {
    order_url:
      'https://beta.bolink.club/unionapi/parkdailyorder?serialno=15277541674&start_time=1528214400&end_time=1528299000&union_id=200159&park_id=21787&local_id=acb57d558aed_2.1.0.2_',
    state: 1,
    errmsg: 'success',
    service_name: 'query_park_dailyorder',
  },
};
