import type { Example } from '../example.js';

/** As printed in section 2.12. */
export const example: Example = {
  answer: {
    state: 1,
    order_id: '10093',
    errmsg: '上传成功',
  },
};
