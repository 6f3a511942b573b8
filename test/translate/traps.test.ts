import test from 'ava';
import { CloudError } from '../../protocol/cloud/cloud-error.js';
import { read, readFields } from '../../protocol/cloud/lenient.js';
import { isAnswerName, pairingKey } from '../../protocol/cloud/message.js';
import { laterpayOrderUpload } from '../../protocol/cloud/messages/laterpay-order-upload.js';
import { monthPaySync } from '../../protocol/cloud/messages/month-pay-sync.js';
import { payNotice } from '../../protocol/cloud/messages/pay-notice.js';
import { prepayCardTradeSync } from '../../protocol/cloud/messages/prepay-card-trade-sync.js';
import { uploadCarType } from '../../protocol/cloud/messages/upload-car-type.js';
import { whiteListSync } from '../../protocol/cloud/messages/white-list-sync.js';
import { cloudMessages } from '../../protocol/cloud/registry.js';
import { writeFields } from '../../protocol/cloud/strict.js';
import { unixMsOf, unixMsOfDateText } from '../../protocol/cloud/time.js';
import { wireOf } from '../../protocol/cloud/field.js';
import { paymentQuestion } from '../../protocol/translate/answers/payment-state.js';
import { readCardPage } from '../../protocol/translate/card-page.js';
import { directionOfPushed, passTypeToUpload } from '../../protocol/translate/pass-type.js';
import { refundOf } from '../../protocol/translate/stays/refund.js';
import { licenseColorOf } from '../../protocol/translate/values.js';
import { plateColorOf } from '../../runtime/decisions/camera-values.js';
import { judge } from '../../protocol/cloud/answer.js';
import { TestEnvironment } from '../support/test-environment.js';
import { sampleOf } from '../conformance/sections-sample.js';

const from = (fields: object) => read(JSON.stringify(fields));

test('trap: passtype 0 is an entry when it goes up (2.14) and an exit when it comes down (3.13)', (t) => {
  t.deepEqual((['ENTRY', 'EXIT', 'BOTH'] as const).map(passTypeToUpload), [0, 1, 2]);
  t.deepEqual([0, 1, 2, 3, -1, 0.5].map(directionOfPushed), [
    ...(['EXIT', 'ENTRY', 'BOTH'] as const),
    ...[null, null, null],
  ]);
  const pushedThenUploaded = [0, 1, 2].map((passType) => {
    const direction = directionOfPushed(passType);
    return direction === null ? null : passTypeToUpload(direction);
  });
  t.deepEqual(pushedThenUploaded, [1, 0, 2]);
});

test('trap: the colour numbers of cameras are not those of license_color', (t) => {
  // Cameras count 0 unknown, 1 blue, 2 yellow, 3 white, 4 black, 5 green, 6 yellow-green.
  const byCamera = [
    'unknown',
    'blue',
    'yellow',
    'white',
    'black',
    'green',
    'yellow-green',
  ] as const;
  const sent = byCamera.map((color) => licenseColorOf[plateColorOf(color)]);
  // The cloud counts 0 blue, 1 yellow, 2 white, 3 black, 4 new energy, 5 yellow-green.
  t.deepEqual(sent, [undefined, 0, 1, 2, 3, 4, 5]);
  for (const [cameraNumber, cloudNumber] of sent.entries()) t.not(cameraNumber, cloudNumber);
});

test('trap: upload_car_type is answered as car_type_upload, with cartype_id for car_type_id', (t) => {
  const answer = from({ service_name: 'car_type_upload', state: 1, cartype_id: 'k1' });
  t.true(isAnswerName(uploadCarType, answer.serviceName ?? ''));
  const asked = pairingKey(uploadCarType, 'request', from({ car_type_id: 'k1' }).fields);
  t.is(pairingKey(uploadCarType, 'answer', answer.fields), asked);
  t.is(judge({ message: uploadCarType, answer, sign: '', earlier: [] }).delivery, 'DELIVERED');
});

test('trap: times are seconds in orders, milliseconds in 2.19, and words in China time elsewhere', (t) => {
  const atMs = 1_516_934_957_998;
  t.is(paymentQuestion('o1', '', atMs).data['time_temp'], atMs);
  const kinds = new Map<string, string>();
  for (const message of cloudMessages) {
    for (const schema of [message.request, message.answer]) {
      for (const [name, field] of Object.entries(schema.properties)) {
        if (/(^|_)time$/.test(name)) kinds.set(`${message.section} ${name}`, wireOf(field).kind);
      }
    }
  }
  t.is(kinds.get('2.1 in_time'), 'whole');
  t.is(kinds.get('3.25 start_charging_time'), 'text');
  t.is(kinds.get('3.25 pay_time'), 'whole');
  const words = '2022-04-07 08:00:00';
  t.is(unixMsOfDateText(words), Date.parse('2022-04-07T08:00:00+08:00'));
  t.is(unixMsOf(1_649_289_600), unixMsOfDateText(words));
});

test('trap: account_type stands beside data in 3.21', (t) => {
  const { fields } = from({
    ...{ service_name: 'prepay_card_trade_sync', account_type: 1, msg_id: 'm' },
    data: { trade_no: '9' },
  });
  t.deepEqual(readFields(prepayCardTradeSync.request, fields).value, {
    ...{ trade_no: '9', account_type: 1, msg_id: 'm' },
  });
});

test('trap: car_numner is the plate of a card page whose table is misspelt (2.33)', (t) => {
  const row = { card_id: '1', begin_time: 1, end_time: 2, price: '0' };
  const page = (plates: object) =>
    from({ state: 1, count: 1, page: 1, vip_list: [{ ...row, ...plates }] });
  for (const plates of [{ car_numner: '京A12345' }, { car_number: '京A12345' }]) {
    t.deepEqual(readCardPage(page(plates), 7).permits[0]?.plates, ['京A12345']);
  }
});

test('trap: caed_id is the number of an internal car (3.27)', (t) => {
  const { fields } = from({ service_name: 'white_list_sync', caed_id: '99999' });
  const { value, unknown } = readFields(whiteListSync.request, fields);
  t.is(value.caed_id, 99_999);
  t.is(unknown.size, 0);
});

test('trap: arrive_moeny is what a refund credits (3.23), under either spelling', (t) => {
  const whole = { service_name: 'refund', trade_no: 'T1', refund_money: 1.58, state: 1 };
  t.is(refundOf(from({ ...whole, arrive_moeny: 0.25 })).creditedFen, 25);
  t.is(refundOf(from({ ...whole, arrive_money: 0.25 })).creditedFen, 25);
  t.is(refundOf(from(whole)).creditedFen, 0);
});

test('trap: sevice_money is the service part of a charging fee (3.25)', (t) => {
  const { value, unknown } = readFields(
    payNotice.request,
    from({ service_name: 'pay_notice', sevice_money: '1.5', elec_money: 2 }).fields,
  );
  t.deepEqual([value.sevice_money, value.elec_money, unknown.size], ['1.5', '2', 0]);
});

test('trap: "end_time " with a blank at its end is end_time (3.16)', (t) => {
  const { value, unknown } = readFields(
    monthPaySync.request,
    read('{"service_name":"month_pay_sync","data":{" card_id":"1","end_time ":1490879218}}').fields,
  );
  t.deepEqual(value, { card_id: '1', end_time: 1_490_879_218 });
  t.is(unknown.size, 0);
});

test('trap: order_id has 30 characters in 2.44 and 48 elsewhere, and our ids fit the shortest', async (t) => {
  const lengths = new Map<string, number>();
  for (const { section, request } of cloudMessages) {
    const field = request.properties['order_id'];
    if (field !== undefined) lengths.set(section, wireOf(field).max ?? 48);
  }
  t.is(lengths.get('2.44'), 30);
  t.is(lengths.get('2.1'), 48);
  const shortest = Math.min(...lengths.values());
  t.is(shortest, 30);
  const store = await new TestEnvironment().openStore();
  t.teardown(() => store.close());
  // A store that has given out as many numbers as it ever can.
  const longest = store.idOf(Number.MAX_SAFE_INTEGER);
  t.true(longest.length <= shortest, longest);
  // Other numbers of ours, of movements, events and shifts, have 24 characters.
  t.true(longest.length <= 24, longest);
  t.regex(longest, /^[a-z0-9_]+$/);
  const debt = { ...sampleOf(laterpayOrderUpload.request), price: '1.0' };
  t.notThrows(() =>
    writeFields(laterpayOrderUpload.request, { ...debt, order_id: longest } as never),
  );
  t.throws(
    () => writeFields(laterpayOrderUpload.request, { ...debt, order_id: 'x'.repeat(31) } as never),
    { instanceOf: CloudError, code: 'cloud/field-too-long' },
  );
});
