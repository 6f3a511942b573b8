import Type, { type Static, type TObject } from 'typebox';
import { Compile } from 'typebox/compile';
import type { CloudCard } from './card-shelf.js';
import { faultKinds, type FaultState } from './faults.js';

/** A request that the panel cannot carry out, with the HTTP status and a sentence that helps. */
export class PanelError extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    sentence: string,
  ) {
    super(sentence);
    this.name = 'PanelError';
  }
}

const closed = { additionalProperties: false };
const seconds = Type.Integer({ minimum: 0, maximum: 99_999_999_999 });
const yuan = Type.Number({ minimum: 0, maximum: 99_999_999.99 });
const short = Type.String({ maxLength: 256 });

const cardInput = Type.Object(
  {
    car_number: Type.String({ minLength: 1, maxLength: 256 }),
    begin_time: seconds,
    end_time: seconds,
    name: Type.Optional(short),
    price: Type.Optional(yuan),
    amount_receivable: Type.Optional(yuan),
    channel_id: Type.Optional(short),
    p_lot: Type.Optional(short),
    tel: Type.Optional(short),
    address: Type.Optional(short),
    remark: Type.Optional(short),
    pid: Type.Optional(short),
    car_type_id: Type.Optional(short),
    limit_day_type: Type.Optional(Type.Integer({ minimum: 0, maximum: 1 })),
  },
  closed,
);

const faultInput = Type.Object(
  {
    cut: Type.Optional(Type.Boolean()),
    faults: Type.Optional(
      Type.Array(
        Type.Object(
          {
            kind: Type.Enum([...faultKinds]),
            probability: Type.Optional(Type.Number({ minimum: 0, maximum: 1 })),
            count: Type.Optional(Type.Integer({ minimum: 0, maximum: 1_000_000 })),
            service: Type.Optional(short),
            delay_ms: Type.Optional(Type.Integer({ minimum: 0, maximum: 3_600_000 })),
            errmsg: Type.Optional(short),
          },
          closed,
        ),
        { maxItems: 32 },
      ),
    ),
  },
  closed,
);

const sendInput = Type.Object(
  {
    service_name: short,
    data: Type.Record(Type.String(), Type.Unknown()),
    local_id: Type.Optional(short),
  },
  closed,
);

const cardValidator = Compile(cardInput);
const faultValidator = Compile(faultInput);
const sendValidator = Compile(sendInput);

interface Checker {
  Errors(value: unknown): { instancePath: string; message: string; params: object }[];
}

/** A card as the panel's user wrote it, completed. */
export function cardOf(cardId: string, body: unknown, known: CloudCard | null, nowMs: number) {
  const given = checked<typeof cardInput>(cardValidator, body);
  const now = Math.floor(nowMs / 1000);
  const card: CloudCard = {
    card_id: cardId,
    name: '',
    price: 0,
    amount_receivable: 0,
    channel_id: '',
    create_time: known?.create_time ?? now,
    update_time: now,
    ...given,
  };
  return card;
}

export function faultsOf(body: unknown): FaultState {
  const given = checked<typeof faultInput>(faultValidator, body);
  const faults = (given.faults ?? []).map(({ delay_ms: delayMs, ...fault }) => ({
    ...fault,
    ...(delayMs === undefined ? {} : { delayMs }),
  }));
  return { cut: given.cut ?? false, faults };
}

export function sendOf(body: unknown): {
  service: string;
  data: Record<string, unknown>;
  localId?: string;
} {
  const given = checked<typeof sendInput>(sendValidator, body);
  const request = { service: given.service_name, data: given.data };
  return given.local_id === undefined ? request : { ...request, localId: given.local_id };
}

function checked<Schema extends TObject>(validator: Checker, body: unknown): Static<Schema> {
  const [first] = validator.Errors(body);
  if (first === undefined) return body as Static<Schema>;
  const where = first.instancePath === '' ? 'The body' : first.instancePath;
  const details = JSON.stringify(first.params);
  throw new PanelError(400, 'panel/body', `${where} ${first.message} ${details}`);
}
