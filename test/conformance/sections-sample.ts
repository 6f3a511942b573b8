import type { TObject, TSchema } from 'typebox';
import { wireOf, type Wire } from '../../protocol/cloud/field.js';
import type { CloudMessage } from '../../protocol/cloud/message.js';

export type Values = Record<string, unknown>;

/** A value for every field of a schema, made of what the schema itself says. */
export function sampleOf(schema: TObject): Values {
  return Object.fromEntries(
    Object.entries(schema.properties).map(([name, field]) => [name, sampleValue(name, field)]),
  );
}

/** An answer that succeeded and repeats what it must repeat of the request. */
export function answerTo(message: CloudMessage, request: Values): Values {
  const answer = sampleOf(message.answer);
  for (const echo of message.echoes) {
    const names = typeof echo === 'string' ? { request: echo, answer: echo } : echo;
    const field = message.answer.properties[names.answer];
    if (field !== undefined) answer[names.answer] = echoOf(field, request[names.request]);
  }
  if ('state' in answer) answer['state'] = 1;
  return answer;
}

// A number of the request may be a text in the answer, and the reverse.
function echoOf(field: TSchema, value: unknown): unknown {
  const { kind } = wireOf(field);
  return kind === 'whole' || kind === 'decimal' ? Number(value) : String(value);
}

function sampleValue(name: string, field: TSchema): unknown {
  const wire = wireOf(field);
  switch (wire.kind) {
    case 'list':
      return [sampleOf((field as { items: TObject }).items)];
    case 'object':
      return sampleOf(field as TObject);
    case 'texts':
      return ['A1'];
    case 'json':
      return { made_up: 'A1' };
    case 'money-text':
      return '1.0';
    case 'text':
      return textValue(name, wire);
    case 'whole':
    case 'decimal':
      // The direction of money, which must fit the amounts: those of the samples come in.
      if (name === 'account_type') return 1;
      return Number(Object.keys(wire.values ?? {})[0] ?? wire.example ?? 1);
  }
}

function textValue(name: string, wire: Wire): string {
  const listed = Object.keys(wire.values ?? {})[0];
  if (listed !== undefined) return listed;
  // Nothing here can turn a rate into a price.
  if (name === 'discount') return '0';
  if (typeof wire.example === 'string') return wire.example;
  const text = /^[a-z]+/.exec(name)?.[0] ?? 'a';
  return text.slice(0, wire.max ?? text.length);
}
