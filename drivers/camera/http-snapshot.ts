import type { LoginSession } from '../http/login-session.js';
import { pictureOf } from './jpeg.js';
import { noPicture } from './no-picture.js';
import { pictureBytesMax } from './port.js';

/** Fetches what a camera sees now from its web server. @throws DriverError `camera/no-picture` */
export async function httpSnapshot(session: LoginSession, path: string): Promise<Uint8Array> {
  const { status, body } = await session
    .askBytes({ method: 'GET', path }, pictureBytesMax)
    .catch((error: unknown) => {
      const why = error instanceof Error ? error.message : String(error);
      throw noPicture(`The camera gave no picture. ${why}`, error);
    });
  if (status !== 200) throw noPicture(`The camera refuses a picture with status ${status}.`);
  const picture = pictureOf(body);
  if (picture === 'unusable') throw noPicture('What the camera gave as a picture is no JPEG.');
  return picture;
}
