import test from 'ava';
import { seal } from '../../protocol/cloud/envelope.js';
import type { CloudData } from '../../protocol/cloud/envelope.js';
import { read } from '../../protocol/cloud/lenient.js';
import { toCloud } from '../../protocol/translate/up.js';
import type { CloudClient } from '../../runtime/bridge/cloud-client.js';
import { requestOfCloud } from '../../runtime/bridge/requests/cloud-request.js';
import { outboxShelf } from '../../runtime/store/shelves.js';
import { CloudDouble } from '../cloud/double.js';
import { entryReported, phoneCode, startChargingBox } from './charging-box.js';

const parkKey = 'DEMOKEY0123456789';

test('rule 5: the cloud books a charge once, whatever of the stay comes to it afterwards', async (t) => {
  const clock = { unixMs: () => 1_700_000_000_000 };
  const double = new CloudDouble({ parkId: '21835', parkKey, clock });
  const tell = (serviceName: string, data: CloudData) => {
    const [answer = ''] = double.handle('gate1', seal({ serviceName, data, parkKey }).text);
    return read(answer);
  };
  const client = {
    request: (service: string, data: CloudData) => Promise.resolve(tell(service, data)),
  };
  const box = await startChargingBox(t, {
    cloud: (request) =>
      requestOfCloud(request, { client: client as unknown as CloudClient, parkId: '21835' }),
  });
  const orders = async () =>
    (await box.parts.store.list(outboxShelf, { limit: 10 })).map(({ value }) => value.uplink);
  await box.toExit();
  const [entry] = await orders();
  if (entry === undefined) return t.fail();
  const told = toCloud(entry);
  tell(told.service, told.data);
  await entryReported(box);
  double.charges = 'refused';
  t.is(box.role.payments.scanned('out1', phoneCode), null);
  await box.pass(500);
  t.regex(box.shown(), /余额不足/);
  t.is(double.ledger.totals().bookedFen, 0);
  double.charges = 'paid';
  t.is(box.role.payments.scanned('out1', phoneCode), null);
  await box.pass(500);
  t.is(box.raises('out1'), 1);
  const paid = box.paid();
  t.is(double.ledger.totals().bookedFen, paid);
  const exit = toCloud((await orders()).at(-1) ?? entry);
  t.is(exit.service, 'upload_order');
  tell(exit.service, exit.data);
  t.like(double.ledger.totals(), { bookedFen: paid, open: 0, orders: 1 });
  t.is(double.ledger.orders[0]?.receivableFen, paid);
});
