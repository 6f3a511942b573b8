import type { Example } from '../example.js';

/** As printed in section 2.38. */
export const example: Example = {
  request: {
    service_name: 'query_escape',
    park_id: '20003',
    car_number: '京A12355',
    union_id: 200145,
    data_target: 'bolink',
  },
  answer: {
    service_name: 'query_escape',
    state: 1,
    escapeOrder: [
      {
        carNumber: '贵A88888',
        duration: '0天0小时4分钟',
        inTime: 1624874174,
        unionId: 200456,
        money: 12,
        parkName: '123',
        orderId: '1276456456',
        inParkPic: '',
        outParkPic: '',
      },
    ],
  },
  contradictions: [
    {
      field: 'escapeOrder',
      why: 'The table says text for money, the example has a number; the stored page ends before outTime.',
    },
  ],
};
