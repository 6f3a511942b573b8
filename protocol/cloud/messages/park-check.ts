import * as field from '../field.js';
import { cloudMessage } from '../message.js';
import { cityRefusals, cityVerdicts, sharedPlaces } from '../value-lists.js';
import { cityAnswer, cityRequest, licenseColor } from './up-fields.js';

const { optional } = field;
const inside = { inside: 'data' } as const;

/**
 * Asks whether the city has anything against a car. A yes leaves the rules of the car park as they
 * are; a car that booked a shared place is billed by the city, so it cannot pay early here.
 */
export const parkCheck = cloudMessage({
  serviceName: 'park_check',
  sentAs: 'parkInfo',
  section: '2.42',
  titleZh: '市级车入场判定',
  title: 'Ask the city whether a car may come in',
  direction: 'up',
  acts: 'on-request',
  dataTarget: 'bolink',
  echoes: [],
  answerText: 'errmsg',
  request: cityRequest('2.42', 'park_check', {
    car_number: field.plate({ filled: true, example: '京HP00G6' }),
    license_color: licenseColor(),
  }),
  answer: cityAnswer('2.42', {
    status: optional(field.word('Verdict', cityVerdicts, { example: '1', ...inside })),
    reason: optional(field.word('Why it was refused', cityRefusals, { example: '0', ...inside })),
    reason_msg: optional(
      field.note('Reason in words', { requiredWhen: 'reason is not 0', ...inside }),
    ),
    share_status: optional(
      field.word('Booking of a shared place', sharedPlaces, { example: '0', ...inside }),
    ),
  }),
});
