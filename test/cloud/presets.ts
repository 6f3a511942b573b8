import type { Fault } from './faults.js';
import { documentedFlags, type CloudFlags } from './flags.js';

export const presetNames = ['documented', 'server-2018', 'hostile'] as const;

export type PresetName = (typeof presetNames)[number];

/** A cloud of a certain character. */
export interface Preset {
  flags: CloudFlags;
  /** Faults that are on from the start. */
  faults: readonly Fault[];
  /** Whether connections are cut at random times, and the cloud restarts. */
  troubled: boolean;
}

/** What the published server of 2018 does; it has neither http nor the newer services. */
const server2018: CloudFlags = {
  ...documentedFlags,
  zeroYuanClosing: true,
  entryAlwaysInserts: true,
  entryHidesDebts: true,
  duplicateFilter: true,
  rateLimit: true,
  lineLimit: true,
  diesOnBadJson: true,
  workersOverlap: true,
  channelReplacement: true,
  restartForgets: true,
  rowCountStates: true,
  missingKeyHitsAll: true,
  emptyRefusals: true,
  misleadingTexts: true,
  diesWithoutOperateType: true,
  diesOnBadMoney: true,
  breaksOnQuotes: true,
  carTypeAnswersOtherwise: true,
  unknownCarTypesInserted: true,
  priceErrorField: true,
  revivesDeleted: true,
  gateNeedsWorksite: true,
  crossesCardMoney: true,
  wholeStayBooksNewOnly: true,
  picturesOnce: true,
  largerPictures: true,
  barerAnswers: true,
  oldServicesOnly: true,
};

/** Everything at once that was ever seen or said of the cloud. */
const hostile: CloudFlags = {
  ...server2018,
  // A cloud that is as old as that could not be hostile to anything newer.
  oldServicesOnly: false,
  entryHidesDebts: false,
  tableSpelling: true,
  paymentRepeats: true,
  tokensExpire: true,
  pollEndsAs500: true,
};

const hostileFaults: readonly Fault[] = [
  { kind: 'drop-requests', probability: 0.01 },
  { kind: 'drop-answers', probability: 0.02 },
  { kind: 'delay', probability: 0.05, delayMs: 1_500 },
  { kind: 'repeat-answers', probability: 0.03 },
  { kind: 'reorder-answers', probability: 0.03 },
  { kind: 'refuse', probability: 0.0005, errmsg: 'request_over_times' },
];

export const presets: Readonly<Record<PresetName, Preset>> = {
  documented: { flags: documentedFlags, faults: [], troubled: false },
  'server-2018': { flags: server2018, faults: [], troubled: false },
  hostile: { flags: hostile, faults: hostileFaults, troubled: true },
};
