import type { Example } from '../example.js';

/** As printed in section 4.2. */
export const example: Example = {
  request: { autopay: 1, balance: '0.0', service_name: 'update_balance', car_number: '新FFFDD3' },
};
