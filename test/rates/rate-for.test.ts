import test from 'ava';
import { rateFor } from '../../runtime/rates/rate-for.js';
import { someRate } from './some-rate.js';

const car = someRate();
const truck = someRate({ vehicleClass: '大车' });
const here = { vehicleClass: '小车', entryChannelId: 'A1', enteredMs: 1_000 };

test('a vehicle class without a rate of its own pays the first rate', (t) => {
  t.is(rateFor([car, truck], { ...here, vehicleClass: '大车' }), truck);
  t.is(rateFor([car, truck], { ...here, vehicleClass: '摩托车' }), car);
  t.is(rateFor([], here), undefined);
});

test('a rate for an entry goes before one for all', (t) => {
  const north = someRate({ channelIds: ['A1', 'A2'] });
  t.is(rateFor([car, north], here), north);
  t.is(rateFor([car, north], { ...here, entryChannelId: 'B1' }), car);
  t.is(rateFor([car, north], { ...here, entryChannelId: '' }), car);
});

test('the rate that held when the car came in counts, the latest of several', (t) => {
  const summer = someRate({ validFromMs: 2_000 });
  const autumn = someRate({ validFromMs: 3_000 });
  const rates = [car, autumn, summer];
  t.is(rateFor(rates, { ...here, enteredMs: 1_999 }), car);
  t.is(rateFor(rates, { ...here, enteredMs: 2_000 }), summer);
  t.is(rateFor(rates, { ...here, enteredMs: 9_000 }), autumn);
});

test('a stay that began before all rates has the first one', (t) => {
  const summer = someRate({ validFromMs: 2_000 });
  t.is(rateFor([summer], here), summer);
});
