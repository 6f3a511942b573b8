import * as field from '../field.js';
import { cloudMessage } from '../message.js';
import { etcProviders } from '../value-lists.js';
import { serviceName, toCloud } from './common.js';
import { unknownAnswer } from './up-fields.js';

const { fields } = field;

/** Takes the fee by ETC; after a success the whole order goes up by 2.3. */
export const etcPay = cloudMessage({
  serviceName: 'etc_pay',
  section: '2.37',
  titleZh: 'ETC扣费',
  title: 'Charge by ETC',
  direction: 'up',
  status: 'partial',
  acts: 'acted-on',
  dataTarget: 'cloud',
  echoes: [],
  answerText: 'errmsg',
  request: fields('2.37', {
    service_name: serviceName('etc_pay'),
    data_target: toCloud(),
    park_id: field.id('Car park number', { example: '1001' }),
    car_number: field.plate({ filled: true }),
    in_time: field.unixSeconds('Entry time'),
    out_time: field.unixSeconds('Exit time', { example: 1490879218 }),
    empty_plot: field.whole('Free places', { example: 20 }),
    total_original: field.moneyText('Amount before reductions', { example: '0.01' }),
    total: field.moneyText('Amount to take', { example: '0.02' }),
    order_id: field.key('Order of the entry', { example: '9009' }),
    out_channel_id: field.id('Exit lane', { example: 'A1' }),
    inpark_img: field.text('Address of the picture of the entry'),
    outpark_img: field.text('Address of the picture of the exit'),
    in_channel_id: field.id('Entry lane', { example: '入口1' }),
    parking_time: field.text('Stay in minutes', { example: '600' }),
    lane_no: field.id('ETC code of the lane, as in 2.14', { example: '000123' }),
    pay_type: field.word('ETC provider', etcProviders, { example: 'my' }),
  }),
  answer: unknownAnswer('2.37'),
});
