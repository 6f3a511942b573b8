import type { Example } from '../example.js';

/** As printed in section 3.31. */
export const example: Example = {
  request: {
    service_name: 'notice_capture',
    park_id: '12345',
    channel_id: '2054',
    uuid: '0f1eab37a10844298d35dab0c5b15528',
    capture_time: 1564710551,
  },
};
