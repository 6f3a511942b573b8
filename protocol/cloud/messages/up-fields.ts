import type { TSchema } from 'typebox';
import {
  choice,
  fields,
  fixed,
  id,
  key,
  note,
  object,
  optional,
  unixSeconds,
  whole,
} from '../field.js';
import { licenseColors, recordChanges } from '../value-lists.js';
import { echoedParkId, openResult, serviceName } from './common.js';

/** Fields that many messages of the car park to the cloud share. */

/** Where the message goes: the payment platform. */
export const toPlatform = () => fixed('bolink', 'destination', { max: 8 });

/** Where the message goes: the screen of the lane, in the local network. */
export const toScreen = () => fixed('wisdom_screen', 'destination');

/** Result text that the page asks for always. */
export const resultText = (max = 48) => note('Result text', { max });

/** Result text without a documented length, sent where there is one. */
export const someText = () => optional(note('Result text'));

/** The published server answers with the number of changed rows. */
export const changedRows = () => openResult('0 failed, above 0 succeeded');

export const madeAt = () => optional(unixSeconds('Time made'));

export const changedAt = () => optional(unixSeconds('Time changed'));

export const change = () => choice('What to do', recordChanges, { max: 2, example: 1 });

/** Numbers of records for which the documents allow no Chinese letters. */
export const plainKey = (meaning: string, facts: { max: number; example: string }) =>
  key(meaning, { pattern: '^[A-Za-z0-9_-]*$', ...facts });

/** What the answer to most uploads looks like: the result and the number of the record. */
export const uploadAnswer = <Keys extends Record<string, TSchema>>(
  section: string,
  service: string,
  keys: Keys,
) =>
  fields(section, {
    state: changedRows(),
    errmsg: resultText(),
    service_name: serviceName(service),
    ...keys,
    // The published server leaves it out nearly everywhere.
    park_id: echoedParkId(),
  });

const anyError = { from: 'general errors of the published server' };

/** Where the page does not show the answer: what every message may be answered with. */
export const unknownAnswer = (section: string) =>
  fields(section, {
    state: optional(whole('Result; 0 is a failure', anyError)),
    errmsg: optional(note('Result text', anyError)),
  });

export const licenseColor = () =>
  optional(choice('Plate colour, blue when absent', licenseColors, { example: 0 }));

/**
 * A message to the platform of the city. Its envelope has the name parkInfo for all of them; the
 * name of the service stands one level deeper. That the fields belong there is a conclusion from
 * the page, which prints one flat table with the name twice.
 */
export const cityRequest = <Inner extends Record<string, TSchema>>(
  section: string,
  service: string,
  inner: Inner,
) =>
  fields(section, {
    service_name: serviceName('parkInfo'),
    data_target: toPlatform(),
    path: fixed('commapi/upMessage', 'route'),
    data: object(
      'The message itself',
      fields(section, {
        union_id: whole('Number of the operator at the platform', { example: 200002 }),
        park_id: id('Car park number', { example: '20003' }),
        service_name: serviceName(service),
        ...inner,
      }),
    ),
  });

/** The answer of the city; the page names neither the service nor anything to pair it with. */
export const cityAnswer = <Inner extends Record<string, TSchema>>(section: string, inner: Inner) =>
  fields(section, {
    state: choice('Result', { 0: 'failed', 1: 'succeeded' }),
    errmsg: optional(note('Result text', { requiredWhen: 'there is one' })),
    ...inner,
  });
