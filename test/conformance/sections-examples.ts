import type { TObject } from 'typebox';
import type { JsonObject } from '../../protocol/cloud/json-text.js';
import { read, readFields } from '../../protocol/cloud/lenient.js';
import type { CloudMessage } from '../../protocol/cloud/message.js';
import type { Example } from './examples/example.js';

export type Examples = Readonly<Record<string, Example>>;

export interface ExampleFinding {
  verdict: 'valid' | 'contradicts its page' | 'none printed' | 'wrong';
  /** The fields that are meant; empty when nothing is wrong. */
  why: string;
}

/** Whether what the documents print is read by the schema, but for what is named as their slip. */
export function checkExample(message: CloudMessage, examples: Examples): ExampleFinding {
  const example = Object.hasOwn(examples, message.serviceName)
    ? examples[message.serviceName]
    : undefined;
  if (example?.request === undefined && example?.answer === undefined) {
    return { verdict: 'none printed', why: '' };
  }
  const named = new Set((example.contradictions ?? []).map(({ field }) => baseOf(field)));
  const wrong: string[] = [];
  for (const side of ['request', 'answer'] as const) {
    const findings = example[side] === undefined ? [] : findingsOf(message, side, example[side]);
    const unnamed = findings.filter((name) => !named.has(baseOf(name)));
    wrong.push(...unnamed.map((name) => `${side} ${name}`));
  }
  if (wrong.length > 0) return { verdict: 'wrong', why: wrong.join(', ') };
  if (named.size === 0) return { verdict: 'valid', why: '' };
  return { verdict: 'contradicts its page', why: [...named].join(', ') };
}

function findingsOf(message: CloudMessage, side: 'request' | 'answer', printed: object): string[] {
  const fields = fieldsOf(message[side], JSON.stringify(printed), message.serviceName);
  const { missing, unreadable, unknown } = readFields(message[side], fields);
  return [...missing, ...unreadable, ...unknown.keys()];
}

/** The fields of a text as a schema wants them. */
export function fieldsOf(schema: TObject, text: string, service: string): JsonObject {
  const incoming = read(text);
  const fields = new Map(incoming.fields);
  // Reading takes the name of the service off the fields.
  if ('service_name' in schema.properties && !fields.has('service_name')) {
    fields.set('service_name', incoming.serviceName ?? service);
  }
  return fields;
}

// vip_list[0].price is a matter of vip_list.
const baseOf = (name: string) => name.replace(/[.[].*$/, '');
