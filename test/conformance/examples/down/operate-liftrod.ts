import type { Example } from '../example.js';

/** As printed in section 3.18. */
export const example: Example = {
  request: {
    channel_name: '西门1号出口',
    operate: 0,
    liftrod_id: 'f05385f9a70e4621bd675fd5c030ce0b',
    service_name: 'operate_liftrod',
    park_id: '12345',
    channel_id: '2054',
  },
  answer: { data_target: 'cloud', state: 1 },
};
