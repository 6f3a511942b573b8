import type { Example } from '../example.js';

/** As printed in section 2.32. */
export const example: Example = {
  request: {
    service_name: 'upload_file',
    url: 'http://s.bolink.club/web/parkAferSale/uploadFile',
    filepath: 'D:\\1.INFO',
    data_target: 'bolink',
  },
  answer: {
    state: 1,
    errmsg: 'upload data success!',
  },
};
