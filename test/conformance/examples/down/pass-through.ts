import type { Example } from '../example.js';

/** As printed in section 3.22. */
export const example: Example = {
  request: {
    data: {
      authUuid: 'abc-type_1234567890',
      factoryCode: '200000&&20000',
      cardName: '包月1',
      cardCode: 'month1月卡1',
      plateNo: '京ABCDE1',
      ownerName: '张三',
      ownerIdCardNo: 'ASDFGHJKRTYUI45678',
      ownerPhone: '15010613623',
      ownerSex: 1,
      authStartDate: '2020-08-29 12:12:12',
      authEndDate: '2020-08-29 12:12:12',
    },
    service_name: 'pass_through',
    park_id: '20000',
    uuid: 'd5317bbf-ab28-45c8-9ffa-c5cf7046b04a',
  },
};
