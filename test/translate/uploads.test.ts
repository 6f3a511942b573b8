import test from 'ava';
import fc from 'fast-check';
import type { TObject } from 'typebox';
import { CloudError } from '../../protocol/cloud/cloud-error.js';
import { seal } from '../../protocol/cloud/envelope.js';
import { read, readFields, textField, type CloudIncoming } from '../../protocol/cloud/lenient.js';
import { laterpayOrderUpload } from '../../protocol/cloud/messages/laterpay-order-upload.js';
import { uploadCarpic } from '../../protocol/cloud/messages/upload-carpic.js';
import { uploadConfirmOrder } from '../../protocol/cloud/messages/upload-confirm-order.js';
import { uploadDurationInfo } from '../../protocol/cloud/messages/upload-duration-info.js';
import { uploadLiftrod } from '../../protocol/cloud/messages/upload-liftrod.js';
import { uploadOrder } from '../../protocol/cloud/messages/upload-order.js';
import { uploadTicketDeduction } from '../../protocol/cloud/messages/upload-ticket-deduction.js';
import { workRecord } from '../../protocol/cloud/messages/work-record.js';
import { fenOfYuan } from '../../protocol/cloud/money.js';
import type {
  ArmMovedAbnormally,
  CarUnmatched,
  PictureTaken,
  ReductionUsed,
  SessionClosed,
  SessionLeftUnpaid,
  SessionOpened,
  ShiftChanged,
  Uplink,
  UplinkBody,
} from '../../protocol/park/uplink.js';
import type { AssignedRight, PlateColor, Stamp } from '../../protocol/park/values.js';
import { relayedEntry, relayedExit } from '../../protocol/translate/answers/relayed-order.js';
import { toCloud } from '../../protocol/translate/up.js';
import { pictureBytesMax } from '../../protocol/translate/up/picture.js';
import { plateColorOf, rightOf } from '../../protocol/translate/values.js';
import * as some from './some-values.js';

const runs = { numRuns: 100 };

const rights: AssignedRight[] = [
  ...(['UNSPECIFIED', 'TEMPORARY', 'MONTHLY', 'WHITELIST', 'NO_PLATE', 'GUEST'] as const),
  ...(['VIP', 'INTERNAL', 'MONTHLY_SHARED_SPACE', 'STORED_VALUE'] as const),
];
const colors: PlateColor[] = [
  ...(['UNSPECIFIED', 'BLUE', 'YELLOW', 'WHITE', 'BLACK', 'NEW_ENERGY'] as const),
  ...(['YELLOW_GREEN', 'BLUE_WHITE', 'OTHER'] as const),
];

/** A time as the cloud keeps it: whole seconds of a clock that is set. */
const stamp: fc.Arbitrary<Stamp> = some.seconds.map((seconds) => stampOf(seconds));
const right = fc.constantFrom(...rights);
const plateColor = fc.constantFrom(...colors);

function stampOf(seconds: number): Stamp {
  return { unixMs: seconds * 1000, quality: 'SET', boot: 0, sinceBootMs: 0 };
}

/** What goes up of an uplink, signed, sent and read by the other side. */
function sent(body: UplinkBody): { service: string; incoming: CloudIncoming } {
  const base = { messageId: 'n1_9', nodeId: 'n1', sequence: 9, sessionId: 's', plate: '' };
  const uplink: Uplink = { ...base, at: stampOf(1), ...body };
  const { service, data } = toCloud(uplink);
  return { service, incoming: read(seal({ serviceName: service, data, parkKey: 'k' }).text) };
}

const valuesOf = <Schema extends TObject>(schema: Schema, { fields }: CloudIncoming) =>
  readFields(schema, fields).value;

test('entered (2.1): an entry goes up and comes back as it was', (t) => {
  const entries: fc.Arbitrary<SessionOpened> = fc.record({
    sessionId: some.id,
    plate: some.plate,
    enteredAt: stamp,
    channelId: some.channel,
    vehicleClass: fc.constantFrom('小车', '大车'),
    plateColor,
    right,
    operatorId: some.maybeId,
    freePlaces: fc.integer({ min: -1, max: 9_999 }),
    remark: some.words,
  });
  const property = fc.property(entries, (sessionOpened) => {
    const { service, incoming } = sent({ body: 'sessionOpened', sessionOpened });
    t.is(service, 'in_park');
    t.deepEqual(relayedEntry(incoming), sessionOpened);
  });
  t.notThrows(() => fc.assert(property, runs));
});

const exits: fc.Arbitrary<SessionClosed> = fc.record({
  sessionId: some.id,
  plate: some.plate,
  enteredAt: stamp,
  leftAt: stamp,
  entryChannelId: fc.oneof(fc.constant(''), some.channel),
  exitChannelId: some.channel,
  vehicleClass: fc.constantFrom('小车', '大车'),
  right: fc.constant<AssignedRight>('UNSPECIFIED'),
  plateColor: fc.constant<PlateColor>('UNSPECIFIED'),
  entryOperatorId: some.maybeId,
  exitOperatorId: some.maybeId,
  freePlaces: fc.nat(9_999),
  method: fc.constantFrom<SessionClosed['method']>('CASH', 'MONTHLY', 'FREE'),
  amountReceivableFen: some.fen,
  electronicPrepaidFen: some.fen,
  electronicPaidFen: some.fen,
  cashPrepaidFen: some.fen,
  cashPaidFen: some.fen,
  reducedFen: some.fen,
  freeReason: fc.constantFrom('', '1'),
  remark: some.words,
});

test('left (2.2): an exit goes up and comes back with every fen where it was', (t) => {
  const property = fc.property(exits, (sessionClosed) => {
    const { service, incoming } = sent({ body: 'sessionClosed', sessionClosed });
    t.is(service, 'out_park');
    t.deepEqual(relayedExit(incoming), sessionClosed);
    const paidBefore = sessionClosed.electronicPrepaidFen + sessionClosed.cashPrepaidFen;
    const open = sessionClosed.amountReceivableFen - paidBefore - sessionClosed.reducedFen;
    t.is(fenOfYuan(textField(incoming.fields, 'total') ?? ''), Math.max(0, open));
  });
  t.notThrows(() => fc.assert(property, runs));
});

test('whole order (2.3): what the platform was paid itself goes up as a stay, not as an exit', (t) => {
  const methods = fc.constantFrom<SessionClosed['method']>('SCAN_CODE', 'ETC', 'WALLET');
  const property = fc.property(exits, methods, (exit, method) => {
    const sessionClosed = { ...exit, method };
    const { service, incoming } = sent({ body: 'sessionClosed', sessionClosed });
    t.is(service, 'upload_order');
    // Both messages have the same fields under the same names.
    t.deepEqual(relayedExit(incoming), sessionClosed);
    t.is(valuesOf(uploadOrder.request, incoming).data_target, 'cloud');
  });
  t.notThrows(() => fc.assert(property, runs));
});

test('let out unpaid (2.44): the debt goes up whole, under an id that repetitions keep', (t) => {
  const debts: fc.Arbitrary<SessionLeftUnpaid> = fc.record({
    sessionId: some.id,
    plate: some.plate,
    enteredAt: stamp,
    leftAt: stamp,
    entryChannelId: some.channel,
    exitChannelId: some.channel,
    vehicleClass: fc.constantFrom('', '大车'),
    right,
    plateColor,
    amountReceivableFen: some.fen,
    debtFen: fc.integer({ min: 1, max: 9_999_999 }),
    remark: some.words,
  });
  const property = fc.property(debts, (sessionLeftUnpaid) => {
    const { incoming } = sent({ body: 'sessionLeftUnpaid', sessionLeftUnpaid });
    const value = valuesOf(laterpayOrderUpload.request, incoming);
    t.is(value.uuid, 'n1_9');
    const back: SessionLeftUnpaid = {
      sessionId: value.order_id ?? '',
      plate: value.car_number ?? '',
      enteredAt: stampOf(value.in_time ?? 0),
      leftAt: stampOf(value.end_time ?? 0),
      entryChannelId: value.in_channel_id ?? '',
      exitChannelId: value.out_channel_id ?? '',
      vehicleClass: value.car_type ?? '',
      right: rightOf(value.car_cost_type),
      plateColor: plateColorOf(value.license_color),
      amountReceivableFen: fenOfYuan(value.amount_receivable ?? ''),
      debtFen: fenOfYuan(value.price ?? ''),
      remark: value.remark ?? '',
    };
    t.deepEqual(back, sessionLeftUnpaid);
  });
  t.notThrows(() => fc.assert(property, runs));
});

test('abnormal lift (2.11): movement, lane, time and words', (t) => {
  const moves: fc.Arbitrary<ArmMovedAbnormally> = fc.record({
    movementId: some.id,
    action: fc.constantFrom<ArmMovedAbnormally['action']>('RAISE', 'LOWER'),
    at: stamp,
    channelId: some.channel,
    operatorId: some.maybeId,
    plate: fc.oneof(fc.constant(''), some.plate),
    sessionId: some.maybeId,
    reason: some.words,
  });
  const property = fc.property(moves, (armMovedAbnormally) => {
    const { incoming } = sent({ body: 'armMovedAbnormally', armMovedAbnormally });
    const value = valuesOf(uploadLiftrod.request, incoming);
    const back: ArmMovedAbnormally = {
      movementId: value.liftrod_id ?? '',
      action: value.operate === 0 ? 'RAISE' : 'LOWER',
      at: stampOf(value.create_time ?? 0),
      channelId: value.channel_id ?? '',
      operatorId: value.user_id ?? '',
      plate: value.car_number ?? '',
      sessionId: value.order_id ?? '',
      reason: value.resume ?? '',
    };
    t.deepEqual(back, armMovedAbnormally);
    t.is(value.update_time, value.create_time);
  });
  t.notThrows(() => fc.assert(property, runs));
});

const idNames = {
  ENTRY: 'order_id',
  EXIT: 'order_id',
  ARM_MOVEMENT: 'liftrod_id',
  UNMATCHED_CAR: 'event_id',
  CAPTURE: 'uuid',
} as const;
const subjects = Object.keys(idNames) as (keyof typeof idNames)[];

test('picture (2.12): each subject has its own number, and the bytes arrive as they were', (t) => {
  const pictures: fc.Arbitrary<PictureTaken> = fc.record({
    subject: fc.constantFrom<PictureTaken['subject']>(...subjects),
    subjectId: some.id,
    takenAt: stamp,
    content: fc.uint8Array({ minLength: 1, maxLength: 500 }),
    fileKind: fc.constantFrom('', 'png'),
    plate: fc.oneof(fc.constant(''), some.plate),
    remark: some.words,
  });
  const property = fc.property(pictures, (pictureTaken) => {
    const { incoming } = sent({ body: 'pictureTaken', pictureTaken });
    const value = valuesOf(uploadCarpic.request, incoming);
    const subject = subjects.find(
      (name) =>
        value[idNames[name]] !== undefined &&
        (name === 'EXIT') === (value.park_order_type === 'out'),
    );
    if (subject === undefined) throw new Error('no number');
    const back: PictureTaken = {
      subject,
      subjectId: value[idNames[subject]] ?? '',
      takenAt: stampOf(value.create_time ?? 0),
      content: Uint8Array.from(Buffer.from(value.content ?? '', 'base64')),
      fileKind: value.pic_type ?? '',
      plate: value.car_number ?? '',
      remark: value.resume ?? '',
    };
    t.deepEqual(back, pictureTaken);
  });
  t.notThrows(() => fc.assert(property, runs));
});

test('picture (2.12): the largest that the documents allow fits, one byte more is refused', (t) => {
  const whole = { subject: 'ENTRY', subjectId: 's1', takenAt: stampOf(1), fileKind: '' } as const;
  const of = (content: Uint8Array): UplinkBody => ({
    body: 'pictureTaken',
    pictureTaken: { ...whole, content, plate: '', remark: '' },
  });
  t.is(sent(of(new Uint8Array(pictureBytesMax))).service, 'upload_carpic');
  for (const bytes of [0, pictureBytesMax + 1]) {
    const code = { instanceOf: CloudError, code: 'cloud/picture-size' };
    t.throws(() => sent(of(new Uint8Array(bytes))), code);
  }
  const nothing = { ...whole, subject: 'UNSPECIFIED', content: new Uint8Array(1) } as const;
  t.throws(
    () => sent({ body: 'pictureTaken', pictureTaken: { ...nothing, plate: '', remark: '' } }),
    {
      code: 'cloud/picture-subject',
    },
  );
});

test('matching (2.17) and shifts (2.5): event and shift keep their numbers', (t) => {
  const cars: fc.Arbitrary<CarUnmatched> = fc.record({
    eventId: some.id,
    plate: some.plate,
    at: stamp,
    channelId: some.channel,
  });
  const shifts: fc.Arbitrary<ShiftChanged> = fc.record({
    shiftId: some.id,
    operatorId: some.id,
    change: fc.constantFrom<ShiftChanged['change']>('STARTED', 'ENDED'),
    at: stamp,
    boothId: some.maybeId,
  });
  const property = fc.property(cars, shifts, (carUnmatched, shiftChanged) => {
    const car = sent({ body: 'carUnmatched', carUnmatched }).incoming;
    const event = valuesOf(uploadConfirmOrder.request, car);
    t.deepEqual(carUnmatched, {
      eventId: event.event_id ?? '',
      plate: event.car_number ?? '',
      at: stampOf(event.upload_time ?? 0),
      channelId: event.channel_id ?? '',
    });
    const value = valuesOf(
      workRecord.request,
      sent({ body: 'shiftChanged', shiftChanged }).incoming,
    );
    t.deepEqual(shiftChanged, {
      shiftId: value.uuid ?? '',
      operatorId: value.user_id ?? '',
      change: value.state === 0 ? 'STARTED' : 'ENDED',
      at: stampOf(value.start_time ?? value.end_time ?? 0),
      boothId: value.work_station_uuid ?? '',
    });
    t.true(value.start_time === undefined || value.end_time === undefined);
  });
  t.notThrows(() => fc.assert(property, runs));
});

test('what a coupon (2.29) or charging (2.34) took off keeps its numbers, time and amount', (t) => {
  const common = { sessionId: some.id, plate: some.plate, leftAt: stamp };
  const money = fc.integer({ min: 1, max: 1_000_000 });
  const coupons: fc.Arbitrary<ReductionUsed> = fc.record({
    ...{ ...common, source: fc.constant('COUPON' as const), chargingOrder: fc.constant('') },
    reductionId: fc.integer({ min: 1, max: 999_999_999_999_999 }).map(String),
    shop: fc.constantFrom('1号商店', '超市'),
    ...{ minutes: fc.constant(0), amountFen: money, byRule: fc.constant(false) },
  });
  const chargings: fc.Arbitrary<ReductionUsed> = fc.record({
    ...{ ...common, source: fc.constant('CHARGING' as const), chargingOrder: some.id },
    ...{ reductionId: some.id, shop: fc.constant(''), byRule: fc.boolean() },
    ...{ minutes: fc.integer({ min: 0, max: 5_000 }), amountFen: money },
  });
  const property = fc.property(coupons, chargings, (coupon, charging) => {
    const ticket = sent({ body: 'reductionUsed', reductionUsed: coupon });
    t.is(ticket.service, 'upload_ticket_deduction');
    const used = valuesOf(uploadTicketDeduction.request, ticket.incoming);
    t.deepEqual(coupon, {
      ...{ source: 'COUPON', chargingOrder: '', minutes: 0, byRule: false },
      ...{ sessionId: used.order_id ?? '', plate: used.car_number ?? '' },
      ...{ reductionId: String(used.ticket_id), shop: used.shop_name ?? '' },
      leftAt: stampOf(used.use_time ?? 0),
      amountFen: fenOfYuan(used.deduction_amount ?? ''),
    });
    const report = sent({ body: 'reductionUsed', reductionUsed: charging });
    t.is(report.service, 'upload_duration_info');
    const value = valuesOf(uploadDurationInfo.request, report.incoming);
    t.like(charging, {
      ...{ sessionId: value.order_id ?? '', plate: value.car_number ?? '' },
      ...{ chargingOrder: value.start_charge_seq ?? '', leftAt: stampOf(value.out_time ?? 0) },
      ...{ minutes: value.duration ?? 0, byRule: value.calculation_method === 3 },
    });
    // The page wants one of the two, as the way of the reduction says.
    t.is(value.duration === undefined, charging.minutes === 0);
    const amount = value.reduce_amount;
    t.is(amount === undefined ? charging.amountFen : fenOfYuan(amount), charging.amountFen);
    t.is(amount === undefined, charging.minutes > 0);
  });
  t.notThrows(() => fc.assert(property, runs));
});

test('a reduction without its number or origin is refused, not told with another', (t) => {
  const used: ReductionUsed = {
    ...{ sessionId: 's1', plate: '京A12345', leftAt: stampOf(1_700_000_000), source: 'COUPON' },
    ...{ reductionId: '7', chargingOrder: '', shop: '超市', minutes: 0, amountFen: 100 },
    byRule: false,
  };
  const refused: Partial<ReductionUsed>[] = [
    { reductionId: 'T7' },
    { reductionId: '007' },
    { shop: '' },
    { source: 'CHARGING' },
    { source: 'POINTS' },
  ];
  for (const change of refused) {
    t.throws(() => sent({ body: 'reductionUsed', reductionUsed: { ...used, ...change } }), {
      code: 'cloud/reduction-unreported',
    });
  }
  t.is(sent({ body: 'reductionUsed', reductionUsed: used }).service, 'upload_ticket_deduction');
});
