import test from 'ava';
import { isPayCode } from '../../drivers/scanner/pay-code.js';

test('the payment codes of phones are told apart from tickets, addresses and cards', (t) => {
  const codes = [
    '134567890123456789',
    '2812345678901234',
    '281234567890123456',
    '6212345678901234567',
  ];
  for (const code of codes) t.true(isPayCode(code), code);
  const others = ['', '13456789012345678', '164567890123456789', '6901234567892', 'https://a.cn/1'];
  for (const code of others) t.false(isPayCode(code), code);
});
