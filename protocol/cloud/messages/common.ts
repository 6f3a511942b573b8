import { choice, fixed, note, optional, text, whole } from '../field.js';

/** Fields that most messages share. */

export const serviceName = (name: string, max = 64) => fixed(name, 'interface name', { max });

export const toCloud = () => fixed('cloud', 'destination', { max: 8 });

export const result = () => choice('Result', { 0: 'failed', 1: 'succeeded' }, { max: 2 });

/** Several handlers answer with the number of rows, or with 2 for a payment under way. */
export const openResult = (meaning = 'Result; 0 is a failure') => whole(meaning, { max: 2 });

export const answerText = () => note('Result text', { max: 48, requiredWhen: 'state is 0' });

export const parkId = () => text('Car park number', { max: 24, example: 'test001' });

export const echoedParkId = () => optional(parkId());
