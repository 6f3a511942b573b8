import * as field from '../field.js';
import { cloudMessage } from '../message.js';
import { cityArrivals, cityDepartures, correctedParts } from '../value-lists.js';
import { cityAnswer, cityRequest, licenseColor } from './up-fields.js';

const { optional } = field;

/** Corrects a stay on the platform of the city; times and fee only after the car has left. */
export const correctBusiness = cloudMessage({
  serviceName: 'correct_business',
  sentAs: 'parkInfo',
  section: '2.39',
  titleZh: '停车场停车业务纠正',
  title: 'Correct a stay on the city platform',
  direction: 'up',
  acts: 'on-request',
  dataTarget: 'bolink',
  echoes: [],
  answerText: 'errmsg',
  request: cityRequest('2.39', 'correct_business', {
    car_number: field.plate({ filled: true, example: '京HP00G6' }),
    order_id: field.key('Order of the entry', { example: '10000' }),
    type: field.word('What is corrected', correctedParts, { example: '1' }),
    license_color: licenseColor(),
    in_time: optional(field.unixSeconds('Entry time')),
    out_time: optional(field.unixSeconds('Exit time', { example: 1490879218 })),
    // The example value of both is 1, which neither list has.
    park_business_type: optional(field.word('Kind of arrival', cityArrivals)),
    leave_business_type: optional(field.word('Kind of departure', cityDepartures)),
    total: optional(field.moneyNumber('Whole fee', { example: 1.01 })),
  }),
  answer: cityAnswer('2.39', {}),
});
