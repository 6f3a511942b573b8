import { decodeEvents } from '../../drivers/camera/dahua/event.js';
import { decodeEvent } from '../../drivers/camera/hikvision/event.js';
import {
  commandFrame,
  encodeLookFrame,
  encodeReadFrame,
} from '../../drivers/camera/serial-frame/frame.js';
import { readParser } from '../../drivers/camera/serial-frame/parser.js';
import {
  decodeInputPush,
  decodePlatePush,
  decodeSerialPush,
  decodeSnapshotPush,
} from '../../drivers/camera/vz-http/push.js';
import {
  decodeInput,
  decodeReply,
  decodeResult,
  decodeSerial,
  decodeSnapshot,
} from '../../drivers/camera/vz-mqtt/message.js';
import type { InputChange } from '../../drivers/camera/vz/input-change.js';
import { serialDataOf } from '../../drivers/camera/vz/serial-data.js';
import { answerParser, encodeAnswer } from '../../drivers/card/family1/answer.js';
import { cardFrameShape, encodeCardFrame } from '../../drivers/card/family1/frame.js';
import { FrameScanner } from '../../drivers/frame-scanner.js';
import { challengeOf } from '../../drivers/http/digest.js';
import { boundaryOf, MultipartScanner } from '../../drivers/http/multipart.js';
import { LineScanner } from '../../drivers/scanner/line-scanner/scanner.js';
import { decodePayPage, encodePayPage } from '../../drivers/screen/family1/pay-page.js';
import { decodePlacesPage, encodePlacesPage } from '../../drivers/screen/family1/places-page.js';
import { decodeShowText, encodeShowText } from '../../drivers/screen/family1/show-text.js';
import { encodeLineText, lineTextFrame } from '../../drivers/screen/family2/frame.js';
import { MemoryCable } from '../../drivers/serial/memory/memory-cable.js';
import { decodeSpeech, encodeSpeech } from '../../drivers/voice/family1/speech.js';
import { encodeSpeechFrame, voiceFrame } from '../../drivers/voice/family3/frame.js';
import { SimulatedClock } from '../support/clock.js';
import { SeededRandom } from '../support/test-environment.js';

/**
 * A parser under test: how its `n`th good frame looks, and the numbers of the frames that it finds
 * in bytes. One that takes whole messages finds nothing in what is cut off.
 */
export interface FuzzedParser {
  /** Frames may come in pieces; false for one that takes whole messages. */
  readonly inPieces: boolean;
  /** How many wrong frames its check sum lets pass, of one; such a frame may take a good one in. */
  readonly passes: number;
  frame(n: number): Uint8Array;
  feed(bytes: Uint8Array): readonly number[];
  /** Bytes between two messages, where the parser needs them. */
  pause?(): void;
}

const CRC_16 = 2 ** -16;
const XOR_8 = 2 ** -8;
/** Good frames are numbered up to here, so that one byte holds the number. */
const NUMBERS = 200;
const text = (value: string): Uint8Array => Buffer.from(value, 'utf8');

/** A parser of whole messages: each is fed by itself, as HTTP and MQTT bring them. */
function whole(
  frame: (n: number) => string | Uint8Array,
  decode: (bytes: Uint8Array) => number | null | undefined,
): () => FuzzedParser {
  return () => ({
    inPieces: false,
    passes: 0,
    frame: (n) => {
      const made = frame(n);
      return typeof made === 'string' ? text(made) : made;
    },
    feed: (bytes) => {
      const found = decode(bytes);
      return found === null || found === undefined ? [] : [found];
    },
  });
}

/** A picture that holds its number. */
const numbered = (n: number): Uint8Array => Uint8Array.of(0xff, 0xd8, 0xff, n, 7, 7, 7, 7);
const numberIn = (picture: unknown): number | null =>
  picture instanceof Uint8Array ? (picture[3] ?? null) : null;
const base64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64');

const plateResult = (n: number) => ({
  result: { PlateResult: { license: '京A12345', plateid: n, confidence: 90 } },
});

/** Changes at inputs, which hold no number but that of the input: the one that was sent counts. */
function inputChanges(
  message: (alarm: object) => object,
  decode: (bytes: Uint8Array) => InputChange | 'other' | null,
): () => FuzzedParser {
  let sent = 0;
  return whole(
    (n) => {
      sent = n;
      return JSON.stringify(message({ result: { TriggerResult: { source: n % 4, value: 1 } } }));
    },
    (bytes) => {
      const change = decode(bytes);
      return change === null || change === 'other' || change.input !== sent % 4 ? null : sent;
    },
  );
}

export const fuzzedParsers: Readonly<Record<string, () => FuzzedParser>> = {
  'reads in serial frames': () => {
    const parser = readParser();
    return {
      inPieces: true,
      passes: CRC_16,
      frame: (n) =>
        encodeReadFrame({
          plate: '京A12345',
          confidence: 90,
          color: 'blue',
          direction: 'approaching',
          trigger: 'automatic',
          cameraTimeS: 1_750_000_000,
          sequence: n,
          offline: false,
        }),
      feed: (bytes) => parser.push(bytes).map(({ sequence }) => sequence),
    };
  },
  'frames of family 1': () => {
    const scanner = new FrameScanner(cardFrameShape({ dataBytesMax: 255 }));
    return {
      inPieces: true,
      passes: CRC_16,
      frame: (n) =>
        encodeCardFrame({ address: 1, command: 0x62, data: Uint8Array.of(n >>> 8, n & 255, 7, 7) }),
      feed: (bytes) => scanner.push(bytes).map(({ data }) => (data[0] ?? 0) * 256 + (data[1] ?? 0)),
    };
  },
  'answers of family 1': () => {
    const parser = answerParser();
    // An answer holds no number but its address.
    return {
      inPieces: true,
      passes: CRC_16,
      frame: (n) => encodeAnswer({ address: n & 255, command: 0x62, result: 0 }),
      feed: (bytes) => parser.push(bytes).map(({ address }) => address),
    };
  },
  'frames of family 2': () => {
    const scanner = new FrameScanner(lineTextFrame);
    return {
      inPieces: true,
      passes: CRC_16,
      frame: (n) => encodeLineText({ sequence: 1, address: 100, line: 0, text: String(n) }),
      feed: (bytes) => scanner.push(bytes).map(({ text: shown }) => Number(shown)),
    };
  },
  'frames of family 3': () => {
    const scanner = new FrameScanner(voiceFrame);
    return {
      inPieces: true,
      passes: XOR_8,
      frame: (n) => encodeSpeechFrame(`车${n}`) ?? new Uint8Array(0),
      feed: (bytes) => scanner.push(bytes).map(({ text: said }) => Number(said?.slice(1))),
    };
  },
  'codes of a scanner': () => {
    const clock = new SimulatedClock();
    const cable = new MemoryCable({ settings: { path: '/dev/scanner', baudRate: 4e6 }, clock });
    const scanner = new LineScanner({ line: cable.line, clock });
    const codes: number[] = [];
    scanner.onCode((code) => codes.push(Number(code)));
    cable.line.open();
    clock.advance(0);
    return {
      inPieces: true,
      passes: 0,
      frame: (n) => text(`${String(n).padStart(6, '0')}\r\n`),
      feed: (bytes) => {
        cable.write(bytes);
        clock.advance(1);
        return codes.splice(0);
      },
      // The same code is taken again after 3 s.
      pause: () => clock.advance(3_200),
    };
  },
  'parts of a stream': () => {
    const scanner = new MultipartScanner('b');
    return {
      inPieces: true,
      passes: 0,
      frame: (n) =>
        text(
          `\r\n--b\r\nContent-Type: text/plain\r\nContent-Length: 6\r\n\r\n${String(n).padEnd(6)}`,
        ),
      feed: (bytes) => scanner.push(bytes).map(({ body }) => Number(Buffer.from(body).toString())),
    };
  },
  'pictures in a stream': () => {
    const scanner = new MultipartScanner('b', { pictureBytesMax: 1_000 });
    const head = text('\r\n--b\r\nContent-Type: image/jpeg\r\nContent-Length: 8\r\n\r\n');
    return {
      inPieces: true,
      passes: 0,
      frame: (n) => Buffer.concat([head, numbered(n)]),
      feed: (bytes) =>
        scanner.push(bytes).flatMap(({ contentType, body }) => {
          const number = contentType === 'image/jpeg' ? numberIn(body) : null;
          return number === null ? [] : [number];
        }),
    };
  },
  'commands in serial frames': () => {
    const scanner = new FrameScanner(commandFrame);
    // A command holds no number: each one that is found counts as the one that was sent.
    let sent = 0;
    return {
      inPieces: true,
      passes: CRC_16,
      frame: (n) => {
        sent = n;
        return encodeLookFrame();
      },
      feed: (bytes) => scanner.push(bytes).map(() => sent),
    };
  },
  'texts of family 1': whole(
    (n) =>
      encodeShowText({
        window: n,
        entry: 0x15,
        text: '欢迎光临',
        color: [255, 0, 0, 0],
        stayS: 2,
        exit: 0x15,
        repeats: 0,
      }),
    (bytes) => decodeShowText(bytes)?.window,
  ),
  'speech of family 1': whole(
    (n) => encodeSpeech(1, `车${n}`),
    (bytes) => Number(decodeSpeech(bytes)?.text.slice(1)),
  ),
  'challenges for a login': whole(
    (n) => `Digest realm="r", qop="auth", nonce="${n}", algorithm=MD5`,
    (bytes) => Number(challengeOf(Buffer.from(bytes).toString('latin1'))?.nonce),
  ),
  'boundaries of a stream': whole(
    (n) => `multipart/x-mixed-replace; boundary=${n}`,
    (bytes) => Number(boundaryOf(Buffer.from(bytes).toString('latin1'))),
  ),
  'pages to pay by': whole(
    (n) => encodePayPage({ code: `https://pay/${n}`, text: '请缴费', stayS: 60 }),
    (bytes) => {
      const page = decodePayPage(bytes);
      return page === null || page === 'none' ? null : Number(page.code.split('/').pop());
    },
  ),
  'pages of free places': whole(
    (n) => encodePlacesPage({ places: n, stayS: 0 }),
    (bytes) => {
      const page = decodePlacesPage(bytes);
      return page === null || page === 'none' ? null : page.places;
    },
  ),
  'pictures of VZ cameras over HTTP': whole(
    (n) => JSON.stringify({ TriggerImage: { imageFile: base64(numbered(n)), imageFileLen: 8 } }),
    (bytes) => numberIn(decodeSnapshotPush(bytes)),
  ),
  'pictures of VZ cameras over MQTT': whole(
    (n) => JSON.stringify({ name: 'snapshot', payload: { image_content: base64(numbered(n)) } }),
    (bytes) => {
      const found = decodeSnapshot(bytes);
      return found === null || found === 'failed' ? null : numberIn(found.picture);
    },
  ),
  'bytes of the RS-485 of VZ cameras over HTTP': whole(
    (n) => JSON.stringify({ SerialData: serialDataOf([numbered(n)])[0] }),
    (bytes) => numberIn(decodeSerialPush(bytes)),
  ),
  'bytes of the RS-485 of VZ cameras over MQTT': whole(
    (n) => JSON.stringify({ payload: { body: { SerialData: serialDataOf([numbered(n)])[0] } } }),
    (bytes) => numberIn(decodeSerial(bytes)),
  ),
  'inputs of VZ cameras over HTTP': inputChanges((AlarmGioIn) => ({ AlarmGioIn }), decodeInputPush),
  'inputs of VZ cameras over MQTT': inputChanges(
    (AlarmGioIn) => ({ payload: { body: { AlarmGioIn } } }),
    decodeInput,
  ),
  'pushes of VZ cameras': whole(
    (n) => JSON.stringify({ AlarmInfoPlate: plateResult(n) }),
    (bytes) => decodePlatePush(bytes)?.read.sequence,
  ),
  'results of VZ cameras over MQTT': whole(
    (n) => JSON.stringify({ name: 'ivs_result', payload: { AlarmInfoPlate: plateResult(n) } }),
    (bytes) => decodeResult(bytes)?.read.sequence,
  ),
  'answers of VZ cameras over MQTT': whole(
    (n) => JSON.stringify({ id: String(n), code: 200, payload: null }),
    (bytes) => {
      const reply = decodeReply(bytes);
      return reply === null ? null : Number(reply.id);
    },
  ),
  'events of Hikvision cameras': whole(
    (n) =>
      '<EventNotificationAlert><eventType>ANPR</eventType><ANPR><licensePlate>京A12345' +
      `</licensePlate><index>${n}</index></ANPR></EventNotificationAlert>`,
    (bytes) => {
      const event = decodeEvent(Buffer.from(bytes).toString('utf8'));
      return event?.kind === 'read' ? event.read.sequence : null;
    },
  ),
  'events of Dahua cameras': whole(
    (n) =>
      `Events[0].Code=TrafficJunction\r\nEvents[0].EventID=${n}\r\n` +
      'Events[0].TrafficCar.PlateNumber=京A12345',
    (bytes) => {
      const events = decodeEvents(Buffer.from(bytes).toString('utf8'));
      const [first] = Array.isArray(events) ? events : [];
      return first?.kind === 'read' ? first.read.sequence : null;
    },
  ),
};

export interface FuzzReport {
  frames: number;
  /**
   * Good frames behind damaged ones that were not found at once, and gave no beginning to another
   * one: a frame without its last byte is whole again if the next one begins with that very byte.
   */
  lost: number;
  /** Numbers of the first frames that were lost, for a look at what was before them. */
  firstLost: number[];
}

/**
 * Feeds damaged frames to a parser, each with a good one behind it, cut at any place: the good one
 * must be found as soon as its last byte is there.
 */
export function fuzzParser(
  parser: FuzzedParser,
  options: { frames: number; seed: number; onProgress?: (done: number) => void },
): FuzzReport {
  const random = new SeededRandom(options.seed);
  const report: FuzzReport = { frames: 0, lost: 0, firstLost: [] };
  for (let done = 0; done < options.frames; done += 2) {
    const n = 1 + ((done / 2) % NUMBERS);
    const before = n + 1 + Math.floor(random.fraction() * 50);
    parser.feed(damaged(parser.frame(before), random));
    parser.pause?.();
    const good = parser.frame(n);
    const cut = parser.inPieces ? Math.floor(random.fraction() * good.length) : 0;
    const begun = cut > 0 ? parser.feed(good.subarray(0, cut)) : [];
    const found = [...begun, ...parser.feed(good.subarray(cut))];
    report.frames += 2;
    if (!found.includes(n) && !found.includes(before)) {
      report.lost += 1;
      if (report.firstLost.length < 5) report.firstLost.push(n);
    }
    options.onProgress?.(report.frames);
  }
  return report;
}

/** A frame with something wrong, or something else altogether. */
function damaged(frame: Uint8Array, random: SeededRandom): Uint8Array {
  const below = (limit: number) => Math.floor(random.fraction() * limit);
  const bytes = [...frame];
  switch (below(6)) {
    case 0:
      return frame.subarray(0, below(frame.length));
    case 1:
      return frame.subarray(below(frame.length));
    case 2:
      bytes[below(bytes.length)] = below(256);
      return Uint8Array.from(bytes);
    case 3:
      bytes.splice(below(bytes.length), 0, ...Array.from({ length: below(20) }, () => below(256)));
      return Uint8Array.from(bytes);
    case 4:
      return Uint8Array.from([...bytes.slice(0, below(bytes.length)), ...bytes]);
    default:
      return Uint8Array.from({ length: below(300) }, () => below(256));
  }
}
