import test from 'ava';
import { CloudError } from '../../protocol/cloud/cloud-error.js';
import { payCodeAddress, type PayCode } from '../../protocol/cloud/pay-code.js';

const printedUkey = 'EA2D90FEEF1E9F8E';
const printed: PayCode = {
  orderId: 'A1_2C1627291675',
  priceFen: 212,
  plate: '京DTTT222',
  discountFen: 10,
  enteredMs: 1_627_291_740_000,
  unionId: '200002',
  parkId: '21840',
  channelId: 'A1',
  madeMs: 1_627_350_591_000,
};

test('the printed payment code comes out, with its signature', (t) => {
  t.is(
    payCodeAddress(printed, printedUkey),
    'https://s.bolink.club/unionapi/thirdtopayorder?params=[A1_2C1627291675%2C2.12%2C' +
      '%E4%BA%ACDTTT222%2C0.1%2C1627291740%2C200002%2C21840%2CA1%2C1627350591]' +
      '&sign=542b570d75859a64e3642edfc4285334',
  );
});

test('no discount is 0, and the begun second of a time counts', (t) => {
  const address = payCodeAddress({ ...printed, discountFen: 0, madeMs: 1_627_350_591_999 }, 'k');
  const list = decodeURIComponent(/params=\[(.*)\]/.exec(address)?.[1] ?? '');
  t.deepEqual(list.split(','), [
    ...['A1_2C1627291675', '2.12', '京DTTT222', '0', '1627291740'],
    ...['200002', '21840', 'A1', '1627350591'],
  ]);
});

test('rule 9: what cannot be paid or would move the values is refused with a code', (t) => {
  const refused: [Partial<PayCode>, string][] = [
    [{ priceFen: 0 }, 'cloud/nothing-to-pay'],
    [{ priceFen: 1.5 }, 'cloud/not-money'],
    [{ discountFen: -1 }, 'cloud/not-money'],
    [{ plate: '' }, 'cloud/field-empty'],
    [{ orderId: '' }, 'cloud/field-empty'],
    [{ orderId: '1,0.01' }, 'cloud/field-letters'],
    [{ plate: '京A1]' }, 'cloud/field-letters'],
    [{ enteredMs: Number.NaN }, 'cloud/not-a-time'],
  ];
  for (const [change, code] of refused) {
    const error = t.throws(() => payCodeAddress({ ...printed, ...change }, 'k'), {
      instanceOf: CloudError,
    });
    t.is(error.code, code as typeof error.code);
  }
});
