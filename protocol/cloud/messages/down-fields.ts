import type { TObject, TSchema } from 'typebox';
import {
  choice,
  fields,
  fixed,
  json,
  moneyNumber,
  note,
  object,
  optional,
  text,
  unixSeconds,
  whole,
} from '../field.js';
import { moneyDirections, payCompanies, recordChanges, yesNo } from '../value-lists.js';
import { serviceName } from './common.js';

/** Fields that many messages of the cloud to the car park share. */

/** Where the answer goes: the payment platform. */
export const toBolink = () => fixed('bolink', 'destination', { max: 8 });

/** Result text that the page asks for always. */
export const resultText = (max = 48) => note('Result text', { max });

/** Result text that goes with a failure; the page gives no length. */
export const failureText = () => optional(note('Result text', { requiredWhen: 'state is 0' }));

/** Marks an answer without fields: none is expected. */
export const noAnswer = (section: string) => fields(section, {});

export const operateType = () => choice('What to do', recordChanges, { max: 2, example: 2 });

export const echoedOperateType = () =>
  whole('What was done; an echo, also of what was refused', { max: 2 });

export const plates = (max?: number) =>
  text('Plates, several separated by a comma', {
    ...(max === undefined ? {} : { max }),
    example: '京G00000,京G00001',
  });

export const payTime = () => unixSeconds('Time of payment');

export const credited = (max = 8) =>
  moneyNumber('Amount credited to the car park', { max, example: 1.25 });

export const fee = (max = 8) => moneyNumber('Fee of the platform', { max, example: 0.06 });

export const accountType = () =>
  choice('Direction of the money', moneyDirections, { max: 1, example: 1 });

export const paymentRemark = () => note('Title of the payment', { max: 128 });

export const payCompany = () => optional(choice('Payment company', payCompanies, { max: 2 }));

export const payAccount = () => optional(choice('Whether it can be cleared', yesNo, { max: 2 }));

export const attach = () =>
  optional(json('Data of the payer of the order, as given', { max: 128 }));

export const payUserId = () =>
  optional(
    text('Payer: openID at WeChat or buyer at Alipay', {
      max: 100,
      requiredWhen: 'a phone scanned and the channel is direct WeChat or Alipay, Leshua or Huifu',
    }),
  );

/** The charging system meant, where a car park has several. */
export const localId = () =>
  optional(
    text('Charging system that is meant', {
      max: 196,
      requiredWhen: 'the car park has several charging systems',
    }),
  );

/** The cloud's own number of the car park. */
export const comId = () => optional(text('Car park number in the cloud', { max: 24 }));

export const unionId = (facts: { max?: number } = {}) =>
  whole('Number of the operator at the platform', { example: 200002, ...facts });

/** The answer inside an envelope that the platform routes by its path. */
export const routedAnswer = <Properties extends Record<string, TSchema>>(
  section: string,
  inner: TObject<Properties>,
) =>
  fields(section, {
    service_name: serviceName('parkInfo'),
    data_target: toBolink(),
    path: fixed('commapi/upMessage', 'route'),
    data: object('The answer itself', inner),
  });
