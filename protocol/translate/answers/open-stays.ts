import { readFields, type CloudIncoming } from '../../cloud/lenient.js';
import { queryInpark } from '../../cloud/messages/query-inpark.js';
import { writeFields } from '../../cloud/strict.js';
import { unixMsOf, unixSecondsOf } from '../../cloud/time.js';
import { requiredPlate } from '../plates.js';
import type { CloudUpload } from '../up.js';

/** An open stay as the cloud knows it. */
export interface OpenStay {
  sessionId: string;
  plate: string;
  enteredMs: number;
  /** The charging system that let the car in; empty when the cloud does not say. */
  localId: string;
}

/** What the cloud knows of the open stays of a plate. */
export interface OpenStays {
  stays: OpenStay[];
  /**
   * False: the cloud answered with state 0. The documents do not say whether that means that there
   * is none, or that the question failed.
   */
  certain: boolean;
  text: string;
}

/** Asks for the open stays of a plate (2.20). @throws CloudError `cloud/plate-missing` */
export function openStaysQuestion(plate: string, atMs: number): CloudUpload {
  const data = writeFields(queryInpark.request, {
    service_name: queryInpark.serviceName,
    data_target: 'bolink',
    car_number: requiredPlate(plate),
    query_time: unixSecondsOf(atMs),
  });
  return { service: queryInpark.serviceName, data };
}

/** Rows without a number or an entry are left out. The table has one object, the example a list. */
export function openStaysOf(incoming: CloudIncoming): OpenStays {
  const { value } = readFields(queryInpark.answer, incoming.fields);
  const rows = value.data ?? [value];
  const stays = rows.flatMap(({ order_id: sessionId, car_number: plate, in_time, local_id }) =>
    sessionId === undefined || sessionId === '' || plate === undefined || in_time === undefined
      ? []
      : [{ sessionId, plate, enteredMs: unixMsOf(in_time), localId: local_id ?? '' }],
  );
  return { stays, certain: value.state === 1, text: value.errmsg ?? '' };
}
