import type { Example } from '../example.js';

/** As printed in section 2.14. */
export const example: Example = {
  request: {
    service_name: 'upload_gate',
    data_target: 'cloud',
    passname: '测试2222',
    operate_type: 1,
    passtype: 2,
    resume: 'ceshi111',
    channel_id: 'aaa1',
    device_no: '777881',
  },
  answer: {
    state: 1,
    service_name: 'upload_gate',
    errmsg: '上传成功',
    park_id: 'test001',
    channel_id: 'aaa1',
  },
};
