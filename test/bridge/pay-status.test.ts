import test from 'ava';
import { START_MS } from '../support/test-environment.js';
import { startScreenSite } from '../screens/screen-site.js';

const plate = '粤B12345';
const entry = { message_uuid: 'e1', car_number: plate, user_id: '7' };

test('local software learns how a plate can pay by what the cloud told of its wallet', async (t) => {
  const site = await startScreenSite(t, {});
  const ask = async (data: object = {}) => {
    const asked = { order_id: 'o1', car_number: plate, ...data };
    const request = { service: 'pay_status', data: asked, changesOrders: false };
    const { delivery, answer } = await site.node.request(request);
    t.is(delivery, 'DELIVERED');
    return JSON.parse(answer) as unknown;
  };
  const nobody = {
    ...{ service_name: 'pay_status', order_id: 'o1', car_number: plate, state: 1 },
    ...{ balance: '0.0', is_exist: 0, net_status: 1, autopay: 0 },
  };
  await site.pass(1_000);
  t.deepEqual(await ask(), nobody);
  const in_time = Math.floor(START_MS / 1_000) - 3_600;
  await site.cloudAsks('manual_inpark', { ...entry, in_time });
  t.deepEqual(await ask(), nobody);
  await site.cloudAsks('update_balance', { car_number: plate, balance: '20.5', autopay: 1 });
  t.deepEqual(await ask(), { ...nobody, balance: '20.5', is_exist: 1, autopay: 1 });
  site.link.setUp(false, 'cut');
  t.like(await ask(), { net_status: 0 });
  t.is(site.asked('pay_status'), 0, 'no link carries it');
  await t.throwsAsync(ask({ car_number: 7 }), { message: /field car_number must be a text/ });
  await t.throwsAsync(ask({ plate: '' }), { message: /has no field plate/ });
  await t.throwsAsync(ask({ order_id: '' }));
});
