import { DriverError } from '../driver-error.js';
import type { AwaitedPicture } from './awaited-pictures.js';

/** Why a camera gives no picture on request. */
export function noPicture(sentence: string, cause?: unknown): DriverError {
  return new DriverError('camera/no-picture', sentence, cause);
}

/** The picture that was waited for. @throws DriverError `camera/no-picture` */
export function usable(picture: AwaitedPicture): Uint8Array {
  switch (picture) {
    case 'failed':
      throw noPicture('The camera failed to take a picture.');
    case 'late':
      throw noPicture('The camera sent no picture in time.');
    case 'busy':
      throw noPicture('The camera has too many pictures to take already.');
    case 'unusable':
      throw noPicture('The picture of the camera is too large, or no JPEG.');
    case null:
      throw noPicture('The camera sends where its picture is, and not the picture itself.');
    default:
      return picture;
  }
}
