import { contentOf, headerOf, type ParkRecord } from '../../protocol/park/record.js';
import { LanekeeperError } from '../errors.js';
import type { LanekeeperNode } from '../node.js';
import { RecordDesk, requiredKind, type EditedRecord } from '../records/record-desk.js';
import { textOf } from './body.js';
import type { Route } from './server.js';

/** What can be asked of the records of the park. */
export function recordRoutes(node: LanekeeperNode): Route[] {
  return [
    {
      method: 'GET',
      path: '/records/:kind',
      answer: ({ kind = '' }) => ({
        records: [...node.parts.records.all(requiredKind(kind))]
          .filter((record) => !headerOf(record).deleted)
          .map(shown),
      }),
    },
    {
      method: 'GET',
      path: '/records/:kind/:key',
      answer: ({ kind = '', key = '' }) => {
        const record = node.parts.records.get(requiredKind(kind), key);
        if (record !== undefined) return shown(record);
        throw new LanekeeperError('record/unknown', `There is no ${kind} "${key}" here.`);
      },
    },
    {
      method: 'POST',
      path: '/records/:kind/:key',
      answer: async ({ kind = '', key = '' }, body) => {
        const content = body['content'];
        if (typeof content !== 'object' || content === null || Array.isArray(content)) {
          throw new LanekeeperError(
            'record/bad-content',
            'The content of a record is a JSON object with its fields.',
          );
        }
        const by = textOf(body, 'by');
        return edited(await deskOf(node).put(requiredKind(kind), key, content, by));
      },
    },
    {
      method: 'POST',
      path: '/records/:kind/:key/delete',
      answer: async ({ kind = '', key = '' }, body) =>
        edited(await deskOf(node).remove(requiredKind(kind), key, textOf(body, 'by'))),
    },
  ];
}

function deskOf({ parts, lanes }: LanekeeperNode): RecordDesk {
  if (lanes !== null) return new RecordDesk({ ...parts, onOrder: () => lanes.outbox.wake() });
  throw new LanekeeperError(
    'record/no-outbox',
    'This box has no lanes and so no outbox to the cloud: edit records on a box that has lanes.',
  );
}

function shown(record: ParkRecord): object {
  return { kind: record.kind, header: headerOf(record), content: contentOf(record) };
}

function edited({ record, change, goesUp }: EditedRecord): object {
  return { ...shown(record), change, goes_up: goesUp };
}
