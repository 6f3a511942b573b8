import type { Static, TObject } from 'typebox';
import { CloudError } from '../cloud/cloud-error.js';
import type { Received } from '../cloud/field.js';
import { readFields, type CloudIncoming } from '../cloud/lenient.js';

/** The fields of a request, of which those that were asked for are there. */
type Usable<Request extends TObject, Name extends keyof Static<Request>> = Received<
  Static<Request>
> & { [Key in Name]-?: Exclude<Received<Static<Request>>[Key], undefined> };

/**
 * Reads a request of the cloud. What is not needed may be missing or unreadable: another maker's
 * cloud writes empty texts and words into its numbers.
 * @throws CloudError `cloud/request-unusable` when a needed field is missing, empty or unreadable
 */
export function readDown<Request extends TObject, Name extends keyof Static<Request> & string>(
  message: { serviceName: string; request: Request },
  incoming: CloudIncoming,
  needed: readonly Name[],
): Usable<Request, Name> {
  const { value } = readFields(message.request, incoming.fields);
  const found = value as Readonly<Record<string, unknown>>;
  const lacking = needed.filter((name) => found[name] === undefined || found[name] === '');
  if (lacking.length === 0) return value as Usable<Request, Name>;
  throw new CloudError(
    'cloud/request-unusable',
    `${message.serviceName} cannot be acted on without a readable ${lacking.join(', ')}.`,
  );
}
