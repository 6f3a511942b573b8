import type { CloudIncoming } from '../../protocol/cloud/lenient.js';
import { textField } from '../../protocol/cloud/lenient.js';
import { isSignedBy } from '../../protocol/cloud/signature.js';

/** What the cloud makes of a login. */
export type LoginVerdict =
  /** The handler crashed: no answer. */
  | { kind: 'silent' }
  /** Refused before anything was registered. */
  | { kind: 'unknown'; answer: object; disconnects: boolean }
  /** Refused after the channel was registered; the client is disconnected. */
  | { kind: 'failed'; localId: string; errmsg: string }
  | { kind: 'accepted'; localId: string; receivesCloud: boolean };

/** The greatest of the cloud's own numbers of car parks. */
const cloudIdMax = 2_147_483_647;

/** Judges a login by the rules of the published server. */
export function judgeLogin(
  incoming: CloudIncoming,
  park: { parkId: string; parkKey: string },
): LoginVerdict {
  const { dataText, fields, sign } = incoming;
  if (dataText === null) return { kind: 'silent' };
  const parkId = textField(fields, 'park_id') ?? '';
  if (parkId === '') {
    const answer = { state: 0, errmsg: '未识别到park_id标记' };
    return { kind: 'unknown', answer, disconnects: true };
  }
  const isKnown = parkId === park.parkId;
  if (!isKnown && !(/^\d{1,10}$/.test(parkId) && Number(parkId) <= cloudIdMax)) {
    return { kind: 'unknown', answer: { state: 0, errmsg: '车场不存在' }, disconnects: false };
  }
  const localId = textField(fields, 'local_id') ?? '';
  if (!isKnown) return { kind: 'failed', localId, errmsg: 'error:云平台车场不存在' };
  if (!isSignedBy(dataText, park.parkKey, sign ?? '')) {
    return { kind: 'failed', localId, errmsg: 'error:签名错误' };
  }
  const params = fields.get('set_params');
  const wish = params instanceof Map ? textField(params, 'receive_cloud') : null;
  return { kind: 'accepted', localId, receivesCloud: wish !== '0' };
}

/** 32 lower-case hex characters, new at every login. */
export function newToken(random: () => number): string {
  const hex = () => Math.floor(random() * 16).toString(16);
  return Array.from({ length: 32 }, hex).join('');
}
