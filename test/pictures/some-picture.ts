import type { Uplink } from '../../protocol/park/uplink.js';

export const jpeg = Buffer.from([0xff, 0xd8, 0xff, 0xe0, 1, 2, 3]);

/** A picture of an entry that waits for the cloud. */
export function somePicture(messageId = 'p0'): Uplink {
  const at = { unixMs: 1, quality: 'SET', boot: 1, sinceBootMs: 1 } as const;
  return {
    ...{ messageId, nodeId: 'n1', sequence: 0, sessionId: '', plate: '', at },
    body: 'pictureTaken',
    pictureTaken: {
      ...{ subject: 'ENTRY', subjectId: 's1', takenAt: at, content: jpeg },
      ...{ fileKind: 'jpg', plate: '', remark: '' },
    },
  };
}
