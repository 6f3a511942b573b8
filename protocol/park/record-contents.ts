import Type, { type Static, type TProperties } from 'typebox';

/*
 * What the records of each kind tell, beside their header. The schemas give the types, refuse what
 * does not fit, and hold the value of each field that nobody filled in.
 */

/** Longest text of a record, in characters; the fields of the cloud are shorter. */
const textMax = 512;
/** The latest time that a date can name, in Unix milliseconds. */
const timeMaxMs = 8.64e15;
/** The cloud's money columns hold no more. */
const fenMax = 9_999_999_999;
const safe = Number.MAX_SAFE_INTEGER;

const text = () => Type.String({ maxLength: textMax, default: '' });
const texts = () => Type.Array(Type.String({ maxLength: textMax }), { maxItems: 100, default: [] });
/** Unix milliseconds; 0 is no time. */
const time = () => Type.Integer({ minimum: 0, maximum: timeMaxMs, default: 0 });
const fen = () => Type.Integer({ minimum: 0, maximum: fenMax, default: 0 });
const signedFen = () => Type.Integer({ minimum: -fenMax, maximum: fenMax, default: 0 });
const flag = () => Type.Boolean({ default: false });
const count = () => Type.Integer({ minimum: -safe, maximum: safe, default: 0 });
/** No car park has more. */
const places = () => Type.Integer({ minimum: 0, maximum: 1_000_000, default: 0 });
const oneOf = <const Words extends readonly [string, ...string[]]>(...words: Words) =>
  Type.Unsafe<Words[number]>(Type.Enum([...words], { default: words[0] }));
const content = <Properties extends TProperties>(properties: Properties) =>
  Type.Object(properties, { additionalProperties: false });

/** A monthly card without its header: what can be edited of a permit. */
const permit = content({
  plates: texts(),
  holder: text(),
  validFromMs: time(),
  validUntilMs: time(),
  channelIds: texts(),
  noChannel: flag(),
  oddEvenDays: flag(),
  packageId: text(),
  space: text(),
  priceFen: fen(),
  receivableFen: fen(),
  phone: text(),
  address: text(),
  remark: text(),
  vehicleClassId: text(),
  right: oneOf('MONTHLY', 'INTERNAL'),
});

/** A plate that is not let in. A time of 0 is an open end. */
const blackListEntry = content({
  plate: text(),
  operator: text(),
  remark: text(),
  validFromMs: time(),
  validUntilMs: time(),
});

/** `sort` is the place in the list that people choose from. */
const vehicleClass = content({ name: text(), sort: count() });

/** What a monthly card is sold as; `period` is the unit of the price: 天, 月, 季, 半年 or 年. */
const cardPackage = content({
  name: text(),
  description: text(),
  vehicleClassId: text(),
  period: text(),
  priceFen: fen(),
  longTerm: flag(),
  validFromMs: time(),
  validUntilMs: time(),
});

/** Who takes money and commands lanes. */
const operator = content({ name: text(), sex: oneOf('UNSPECIFIED', 'FEMALE', 'MALE') });

/** A lane as the cloud lists it. `worksiteId` 0 is none. */
const channel = content({
  name: text(),
  direction: oneOf('UNSPECIFIED', 'ENTRY', 'EXIT', 'BOTH'),
  worksiteId: count(),
  etcLaneCode: text(),
  deviceSerial: text(),
  remark: text(),
});

/** A rate in words, for people: nothing calculates with it. */
const priceDescription = content({ vehicleClass: text(), description: text() });

/** `channelId` is where the driver stands who registers at the entrance. */
const visitor = content({
  plate: text(),
  validFromMs: time(),
  validUntilMs: time(),
  decision: oneOf('UNSPECIFIED', 'WAITING', 'APPROVED', 'REFUSED'),
  code: oneOf('UNSPECIFIED', 'BOOKING', 'REGISTRATION'),
  channelId: text(),
  phone: text(),
  remark: text(),
  attributes: text(),
});

/**
 * `toldFen` is what the cloud last told with the card; it opens a balance and never changes one.
 * `opening` grows by one when a deleted card is opened again.
 */
const storedValueCard = content({
  plates: texts(),
  holder: text(),
  phone: text(),
  address: text(),
  remark: text(),
  vehicleClassId: text(),
  balanceFen: signedFen(),
  toldFen: fen(),
  opening: count(),
});

/** One change of the balance of a stored-value card. Never edited. */
const storedValueTrade = content({
  cardId: text(),
  amountFen: signedFen(),
  paidFen: signedFen(),
  paidAtMs: time(),
  method: text(),
  plate: text(),
  holder: text(),
  phone: text(),
  collector: text(),
  operatorId: text(),
});

/**
 * What one box has taken off a card since its opening, less what was put on the card there. Only
 * that box writes it.
 */
const storedValueSpending = content({
  cardId: text(),
  nodeId: text(),
  opening: count(),
  spentFen: signedFen(),
});

/** An internal car. `cloudId` is the cloud's own number of the entry, 0 for none. */
const whiteListEntry = content({
  plate: text(),
  holder: text(),
  space: text(),
  phone: text(),
  remark: text(),
  validFromMs: time(),
  validUntilMs: time(),
  longTerm: flag(),
  cloudId: count(),
});

/** Until when the car park is licensed. */
const parkValidity = content({ validUntilMs: time() });

/**
 * The vendor tells that the software is to be upgraded: to what stands in `text`, for people.
 * `programVersion` is what ran when it came; once another version runs, the notice is over.
 */
const upgradeNotice = content({
  text: text(),
  requestNo: text(),
  toldMs: time(),
  programVersion: text(),
});

/**
 * A monthly card was renewed and paid. Never edited. `startMs` and `months` are 0 where they were
 * not told; `dueFen` is what was paid then.
 */
const cardRenewal = content({
  cardId: text(),
  startMs: time(),
  endMs: time(),
  paidFen: fen(),
  paidAtMs: time(),
  remark: text(),
  months: count(),
  dueFen: fen(),
  method: text(),
  operatorId: text(),
});

/**
 * The platform's count of free places. `carsInside` are the open stays when it was told: the count
 * goes on from there. `messageId` is that of the message, and may be empty.
 */
const freePlaces = content({
  totalPlaces: places(),
  freePlaces: places(),
  carsInside: places(),
  messageId: text(),
});

/** The schema of each kind's content. */
export const recordContents = {
  permit,
  blackListEntry,
  vehicleClass,
  cardPackage,
  operator,
  channel,
  priceDescription,
  visitor,
  storedValueCard,
  storedValueTrade,
  storedValueSpending,
  whiteListEntry,
  parkValidity,
  cardRenewal,
  freePlaces,
  upgradeNotice,
} as const;

export type RecordKind = keyof typeof recordContents;
/** The kinds that have a header of their own. */
export type PlainKind = Exclude<RecordKind, 'permit'>;
export type ContentOf<K extends RecordKind> = Static<(typeof recordContents)[K]>;

export const recordKinds = Object.keys(recordContents) as readonly RecordKind[];

export function isRecordKind(text: string): text is RecordKind {
  return Object.hasOwn(recordContents, text);
}
