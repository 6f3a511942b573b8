import { contentOf, headerOf, type ParkRecord } from '../../protocol/park/record.js';

/** Whether two states of a record tell the same, whoever told them and when. */
export function sameContent(one: ParkRecord, other: ParkRecord): boolean {
  return textOf(contentOf(one)) === textOf(contentOf(other));
}

/** A whole state as a text that is equal for equal states, whatever the order of their fields. */
export function stateText(record: ParkRecord): string {
  return textOf({ ...contentOf(record), ...headerOf(record) });
}

function textOf(fields: object): string {
  return JSON.stringify(Object.entries(fields).sort(([a], [b]) => (a < b ? -1 : 1)));
}
