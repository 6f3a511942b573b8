import { constants, generateKeyPairSync, privateEncrypt } from 'node:crypto';
import test from 'ava';
import {
  blockBytes,
  decryptText,
  encryptText,
  pieceBytes,
  publicKeyOf,
  publicKeyOfAnswer,
} from '../../protocol/cloud/rsa.js';
import { codeOf } from '../support/code-of.js';

const printedKey =
  'MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQCSz+Uw1Z0EYzDekusCk+FzhOd9gvuy/+LG9e/mn7bDkztYa2abs4N6' +
  'dE6XzZjsa6T/nNF4VC865/8RqO+BSB2F7wNbG0QzVmcVpk51kYCoiZzsgdUJ+HGLyadAyWcMOb6zRQqxXeu7M10nizkQ' +
  'bXfLIPZN02QEIzCJXMQuewFXrwIDAQAB';

const pair = generateKeyPairSync('rsa', { modulusLength: 1024 });
const ours = publicKeyOf(pair.publicKey.export({ format: 'der', type: 'spki' }).toString('base64'));

test('the printed public key is an RSA key of 1024 bits', (t) => {
  const answer = JSON.stringify({ msg: '获取成功', public_key: printedKey, state: 1 });
  for (const key of [publicKeyOf(printedKey), publicKeyOfAnswer(answer)]) {
    t.is(key.asymmetricKeyDetails?.modulusLength, 1024);
    t.is(key.export({ format: 'der', type: 'spki' }).toString('base64'), printedKey);
  }
});

test('a text comes back from its blocks, at every length around a piece', (t) => {
  for (const bytes of [1, pieceBytes - 1, pieceBytes, pieceBytes + 1, 3 * pieceBytes, 1000]) {
    const text = 'x'.repeat(bytes);
    const encrypted = encryptText(text, ours);
    t.is(Buffer.from(encrypted, 'base64').length, Math.ceil(bytes / pieceBytes) * blockBytes);
    t.is(decryptText(encrypted, pair.privateKey), text);
  }
  t.is(decryptText(encryptText('', ours), pair.privateKey), '');
});

test('a character that is cut between two pieces comes back whole', (t) => {
  const order = JSON.stringify({
    car_number: '闽G61331',
    car_type: '临时',
    remark: '出口'.repeat(80),
  });
  for (const text of [order, ` ${order}`, `  ${order}`]) {
    t.is(decryptText(encryptText(text, ours), pair.privateKey), text);
  }
  t.not(encryptText(order, ours), encryptText(order, ours), 'the padding is random');
});

test('rule 12: keys and texts that are none are refused with a code', (t) => {
  const bigger = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const curve = generateKeyPairSync('ec', { namedCurve: 'prime256v1' });
  const spki = { format: 'der', type: 'spki' } as const;
  const keys = [
    '',
    'not base64',
    printedKey.slice(0, -20),
    bigger.publicKey.export(spki).toString('base64'),
    curve.publicKey.export(spki).toString('base64'),
  ];
  for (const key of keys)
    t.is(
      codeOf(() => publicKeyOf(key)),
      'cloud/key-unusable',
      key,
    );
  t.is(
    codeOf(() => publicKeyOfAnswer('{"state":0,"msg":"x"}')),
    'cloud/key-refused',
  );
  t.is(
    codeOf(() => publicKeyOfAnswer('{"state":1}')),
    'cloud/key-unusable',
  );
  const other = generateKeyPairSync('rsa', { modulusLength: 1024 }).privateKey;
  // Blocks that decrypt to a well-formed padding around something that is no text, or to none.
  const signed = privateEncrypt(
    { key: pair.privateKey, padding: constants.RSA_PKCS1_PADDING },
    Buffer.from('x'),
  );
  const texts: [string, typeof other][] = [
    [encryptText('order', ours), other],
    [encryptText('order', ours).slice(0, 40), pair.privateKey],
    [Buffer.alloc(blockBytes, 0xff).toString('base64'), pair.privateKey],
    [signed.toString('base64'), pair.privateKey],
  ];
  for (const [text, key] of texts)
    t.is(
      codeOf(() => decryptText(text, key)),
      'cloud/not-encrypted',
    );
});
