/** How the simulated cloud differs from its documents. All off by default. */
export interface CloudFlags {
  /** in_park closes every other open order of the plate at 0, as the published server does. */
  zeroYuanClosing: boolean;
  /**
   * A repeated or late in_park that passes the duplicate filter is executed again: it closes the
   * plate's open orders, its own first copy too, and stands there as one more open order.
   */
  entryAlwaysInserts: boolean;
  /** An entry is answered without the debts of its plate: the list came later than that server. */
  entryHidesDebts: boolean;
  /** Order messages seen before are refused, as the published server does. */
  duplicateFilter: boolean;
  /** More than 100 messages within 11 s are refused, as the published server does. */
  rateLimit: boolean;
  /** Pages of cards spell the plate car_numner, as the table of 2.33 does. */
  tableSpelling: boolean;
  /** On tcp, a line of more than 1,024 bytes is dropped without a word. */
  lineLimit: boolean;
  /** A text that is no JSON gets no answer at all, rather than 数据格式错误!. */
  diesOnBadJson: boolean;
  /** Messages of one connection are worked on side by side, so answers overtake each other. */
  workersOverlap: boolean;
  /** On tcp, every login takes the channel of its local_id before it is checked, failed ones too. */
  channelReplacement: boolean;
  /** A restart forgets the duplicate filter and the rates; the rows of the tokens stay. */
  restartForgets: boolean;
  /** A payment notice comes again until it is answered with 1, up to 14 times. */
  paymentRepeats: boolean;
  /** On http, a token dies ten minutes after its login. */
  tokensExpire: boolean;
  /** On http, a poll that found nothing ends with the status 500 rather than with the text 500. */
  pollEndsAs500: boolean;
}

export const documentedFlags: CloudFlags = {
  zeroYuanClosing: false,
  entryAlwaysInserts: false,
  entryHidesDebts: false,
  duplicateFilter: false,
  rateLimit: false,
  tableSpelling: false,
  lineLimit: false,
  diesOnBadJson: false,
  workersOverlap: false,
  channelReplacement: false,
  restartForgets: false,
  paymentRepeats: false,
  tokensExpire: false,
  pollEndsAs500: false,
};
