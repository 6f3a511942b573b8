import * as field from '../field.js';
import { cloudMessage } from '../message.js';
import * as lists from '../value-lists.js';
import { result, serviceName } from './common.js';

const { fields, optional } = field;
const twin = { from: 'newapi/2479828' };
const money = (meaning: string) => optional(field.moneyText(meaning, { example: '10' }));
const clock = (meaning: string) =>
  optional(field.text(meaning, { example: '2019-12-26 20:51:46' }));

/**
 * A payment elsewhere that lowers the parking fee. Two sections share the name: 3.25 of the cloud,
 * and 3.36 of the platform, which has no `type` and wants its answer at bolink.
 */
export const payNotice = cloudMessage({
  serviceName: 'pay_notice',
  section: '3.25',
  titleZh: '平台缴费通知',
  title: 'Payment elsewhere that lowers the fee',
  direction: 'down',
  status: 'partial',
  acts: 'acted-on',
  dataTarget: null,
  echoes: ['uuid'],
  answerText: 'errmsg',
  request: fields('3.25', {
    service_name: serviceName('pay_notice'),
    // The twin of 3.25 calls it park_id.
    comid: field.text('Car park number', { example: '20180427' }),
    park_id: optional(field.text('Car park number, as the twin calls it', twin)),
    uuid: field.text('Number of the message'),
    order_id: field.text('Order of the stay', { example: 'A1_2C1587980476' }),
    car_number: field.text('Plate', { example: '京A12345' }),
    type: optional(
      field.choice('Kind of order', lists.platformOrders, { requiredWhen: 'it is 3.25' }),
    ),
    trade_no: optional(field.text('Number of the payment')),
    pay_time: optional(field.unixSeconds('Time of payment')),
    payable: money('Amount due there'),
    act_total: money('Amount paid there'),
    pay_type: optional(field.choice('How it was paid', lists.platformPayTypes)),
    deduction_count: optional(field.text('Points used', { example: '10' })),
    deduction_time: optional(field.text('Minutes that the points are worth', { example: '10' })),
    deduction_money: money('Yuan that the points are worth'),
    remark: optional(field.note('Note')),
    // A text in 3.25 and a number in 3.36, where it is always sent.
    reduce_amount: money('Yuan to take off the fee'),
    out_channel_id: optional(field.text('Exit lane')),
    duration: optional(field.whole('Minutes of charging', { example: 10 })),
    start_charging_time: clock('Start of charging'),
    stop_charging_time: clock('End of charging'),
    start_charge_seq: optional(field.text('Charging order')),
    station_id: optional(field.text('Charging station')),
    station_name: optional(field.note('Name of the station')),
    connector_id: optional(field.text('Connector')),
    connector_name: optional(field.note('Name of the connector')),
    park_no: optional(field.text('Parking space', { example: 'abc-1' })),
    power: optional(field.text('Energy', { example: '12' })),
    elec_money: money('Cost of the energy'),
    // The protocol spells the key so.
    sevice_money: money('Cost of the service'),
    total_money: money('Cost of charging'),
    calculation_method: optional(
      field.choice('How the fee is lowered', lists.chargingReductions, { example: 1 }),
    ),
    arrival_time: clock('Arrival at the hotel'),
    check_out_time: clock('Departure from the hotel'),
    car_number_type: optional(field.word('List of the hotel', lists.hotelCarKinds, twin)),
  }),
  // The answer of 3.25 is not public; this is the one of 3.36, with the text of its sisters.
  answer: fields('3.25', {
    service_name: serviceName('pay_notice'),
    data_target: field.word(
      'Where the answer goes',
      { cloud: 'to a 3.25', bolink: 'to a 3.36' },
      { max: 8, from: 'section 3.36' },
    ),
    uuid: field.text('Number of the message', { from: 'section 3.36' }),
    state: result(),
    errmsg: optional(field.note('Reason', { requiredWhen: 'state is 0', from: 'section 3.35' })),
  }),
});
