import test from 'ava';
import { PaymentService, TRIED_ANEW_MS } from '../../runtime/payments/payment-service.js';
import { TestEnvironment } from '../support/test-environment.js';

test('charges that nobody answers are counted in a row, and an answer ends the row', (t) => {
  const { clock } = new TestEnvironment();
  const service = new PaymentService(clock);
  t.is(service.unansweredInRow, 0);
  service.failed('cloud/unanswered');
  service.failed('bridge/silent');
  t.is(service.unansweredInRow, 2);
  service.answered();
  t.is(service.unansweredInRow, 0);
});

test('what was never sent, or went with the link, says nothing of the payment service', (t) => {
  const { clock } = new TestEnvironment();
  const service = new PaymentService(clock);
  for (const code of ['link/down', 'link/lost', 'charge/under-way', 'bridge/bus-away']) {
    service.failed(code);
  }
  t.is(service.unansweredInRow, 0);
});

test('after five minutes one car is asked anew, and its silence counts on', (t) => {
  const { clock } = new TestEnvironment();
  const service = new PaymentService(clock);
  for (let time = 0; time < 3; time += 1) service.failed('cloud/unanswered');
  clock.advance(TRIED_ANEW_MS - 1);
  t.is(service.unansweredInRow, 3);
  clock.advance(1);
  t.is(service.unansweredInRow, 0);
  service.failed('cloud/unanswered');
  t.is(service.unansweredInRow, 4);
});
