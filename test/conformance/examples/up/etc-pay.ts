import type { Example } from '../example.js';

/** As printed in section 2.37. */
export const example: Example = {
  request: {
    service_name: 'etc_pay',
    data_target: 'cloud',
    park_id: '1313',
    car_number: '川AK6F63',
    in_time: 1624593247,
    out_time: 1624604046,
    empty_plot: 21,
    total_original: '0.01',
    total: '0.01',
    order_id: 'A1_2C1624606801',
    out_channel_id: 'A2',
    inpark_img: 'https://parkimg.bolink.club/FtafGewje7v4B6mYQG7obTcuBHg0',
  },
  contradictions: [
    {
      field: 'in_channel_id',
      why: 'The stored page ends before this field.',
    },
    {
      field: 'lane_no',
      why: 'The stored page ends before this field.',
    },
    {
      field: 'outpark_img',
      why: 'The stored page ends before this field.',
    },
    {
      field: 'parking_time',
      why: 'The stored page ends before this field.',
    },
    {
      field: 'pay_type',
      why: 'The stored page ends before this field.',
    },
  ],
};
