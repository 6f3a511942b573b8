import type { Example } from '../example.js';

/** As printed in section 3.13. */
export const example: Example = {
  request: {
    operate_type: 2,
    passtype: '2',
    park_id: 'test001',
    passname: '测试aaaa222212',
    channel_id: 'aaa1aaa',
    device_no: '777881',
  },
  contradictions: [
    { field: 'data_target', why: 'Listed in the table of the request; the example has none.' },
    { field: 'passtype', why: 'A number in the table, a text in the example.' },
  ],
};
