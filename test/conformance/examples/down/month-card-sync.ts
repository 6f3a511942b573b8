import type { Example } from '../example.js';

/** As printed in section 3.6. */
export const example: Example = {
  request: {
    operate_type: 2,
    price: 3.0,
    park_id: 'test001',
    update_time: 1532685547,
    name: '测下发111',
    describe: '',
    create_time: 1531962824,
    package_id: '1033',
    period: '',
    car_type: '20000_107416',
  },
  answer: {
    service_name: 'month_card_sync',
    data_target: 'cloud',
    state: 1,
    package_id: '10098',
    operate_type: 1,
  },
  contradictions: [
    { field: 'end_type', why: 'The table requires it; it is younger than the example.' },
  ],
};
