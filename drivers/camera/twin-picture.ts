/** A twin's picture: bytes that begin and end as a JPEG does, and say nothing else. */
export function somePicture(bytes = 20_000): Buffer {
  const picture = Buffer.alloc(bytes, 0x5a);
  picture.set([0xff, 0xd8, 0xff, 0xe0]);
  picture.set([0xff, 0xd9], bytes - 2);
  return picture;
}
