import fc from 'fast-check';
import type { TObject } from 'typebox';
import type { Given } from '../../protocol/cloud/field.js';
import { read, type CloudIncoming } from '../../protocol/cloud/lenient.js';
import { yuanText } from '../../protocol/cloud/money.js';
import { writeFields } from '../../protocol/cloud/strict.js';

/** Values as the park has them. */
export const plate = fc.stringMatching(/^[京苏粤][A-Z][A-Z0-9]{5}$/);
export const id = fc.stringMatching(/^[A-Za-z0-9_]{1,24}$/);
export const maybeId = fc.oneof(fc.constant(''), id);
export const channel = fc.stringMatching(/^[A-Z][0-9]{1,3}$/);
export const seconds = fc.integer({ min: 1, max: 4_000_000_000 });
export const fen = fc.integer({ min: 0, max: 99_999_99 });
export const words = fc.stringMatching(/^[一-龥a-z]{0,12}$/);

/** Fen as a number of yuan, as the cloud writes it. */
export const yuanNumber = (amountFen: number) => Number(yuanText(amountFen));

const styles = ['flat', 'wrapped', 'numbers as texts', 'padded'] as const;

/** How a text of the cloud is spelt, which must make no difference. */
export type Style = (typeof styles)[number];
export const style: fc.Arbitrary<Style> = fc.constantFrom(...styles);

/** A request of the cloud with these fields, in one of its spellings. */
export function asCloudSends<Request extends TObject>(
  message: { serviceName: string; request: Request },
  values: Partial<Given<Request>>,
  spelling: Style = 'flat',
): CloudIncoming {
  const data = writeFields(message.request, values as Given<Request>);
  const { service_name = message.serviceName, ...rest } = data;
  const fields = Object.entries(rest).map(([name, value]): [string, unknown] => {
    if (spelling === 'numbers as texts' && typeof value === 'number') return [name, String(value)];
    if (spelling === 'padded' && typeof value === 'string') return [` ${name} `, ` ${value} `];
    return [name, value];
  });
  const inside = Object.fromEntries(fields);
  const text =
    spelling === 'wrapped' ? { service_name, data: inside } : { service_name, ...inside };
  return read(JSON.stringify(text));
}
