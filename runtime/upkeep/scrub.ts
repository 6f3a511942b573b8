/**
 * Takes out of a text what must not leave the box: plates, the secrets that are given, keys in PEM,
 * and the values of fields that hold such things. What is taken out leaves a mark.
 */
export function scrub(text: string, secrets: readonly string[]): string {
  let clean = text;
  for (const secret of secrets) {
    if (secret.length >= SECRET_LENGTH_MIN) clean = clean.replaceAll(secret, '(secret)');
  }
  return clean
    .replaceAll(
      /-----BEGIN [A-Z ]*PRIVATE KEY-----[\s\S]*?-----END [A-Z ]*PRIVATE KEY-----/g,
      '(key)',
    )
    .replaceAll(secretField, '$1(secret)$2')
    .replaceAll(plateField, '$1(plate)$2')
    .replaceAll(plate, '(plate)');
}

/** A shorter secret would take common words out of every text. */
const SECRET_LENGTH_MIN = 4;

/** A province or a service, a letter, four to seven more, and what is written behind on special ones. */
const plate =
  /[京津冀晋蒙辽吉黑沪苏浙皖闽赣鲁豫鄂湘粤桂琼渝川贵云藏陕甘青宁新使领港澳台军空海北沈兰济南广成][A-Za-z][·.\- ]?[A-Za-z0-9]{4,7}[警领使港澳学挂]?/g;

const plateField = /("?(?:plate|car_number|plate_number|license)"?\s*[:=]\s*"?)[^",}\s]+("?)/gi;
const secretField =
  /("?(?:password|passwd|pwd|token|sign|secret|ukey|ckey|park_key|key)"?\s*[:=]\s*")[^"]*(")/gi;
