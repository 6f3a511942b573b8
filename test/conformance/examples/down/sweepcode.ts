import type { Example } from '../example.js';

/** As printed in section 7.4. */
export const example: Example = {
  request: { service_name: 'sweepcode', type: 1, channel_id: 'A11', authcode: '234567874567654' },
  answer: { service_name: 'init_screen', state: 1, errmsg: 'success' },
  contradictions: [{ field: 'service_name', why: 'The answer is named after 7.2.' }],
};
