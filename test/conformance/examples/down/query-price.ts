import type { Example } from '../example.js';

/** As printed in section 3.1. */
export const example: Example = {
  request: {
    query_order_no: '218402018060000000p-863',
    park_id: '20003',
    car_number: '62000F9',
    service_name: 'query_price',
    order_id: '15000001195',
  },
  contradictions: [
    { field: 'pay_scene', why: 'The print breaks off before it; the table requires it.' },
  ],
};
