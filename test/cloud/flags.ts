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
  /** A change is answered with the number of rows that it changed, which may be more than 1. */
  rowCountStates: boolean;
  /** An upload without the key of its record changes every record of the car park. */
  missingKeyHitsAll: boolean;
  /** What changed nothing is refused with an empty text. */
  emptyRefusals: boolean;
  /** upload_gate says 上传成功 whatever came of it, and state 1 may carry 收费员不存在. */
  misleadingTexts: boolean;
  /** Records whose operate_type is missing get no answer. */
  diesWithoutOperateType: boolean;
  /** A number or an amount that is none crashes the handler: there is no answer. */
  diesOnBadMoney: boolean;
  /** An apostrophe in the plate or number of an exit breaks its handler: there is no answer. */
  breaksOnQuotes: boolean;
  /** A vehicle type is answered as car_type_upload, with its key as cartype_id. */
  carTypeAnswersOtherwise: boolean;
  /** A vehicle type that is not known is added, also when it was to be changed or deleted. */
  unknownCarTypesInserted: boolean;
  /** What a price rule lacks is named in `error` rather than in errmsg. */
  priceErrorField: boolean;
  /** A change of a package that was deleted brings it back. */
  revivesDeleted: boolean;
  /** A lane without worksite_id cannot be added: there is no answer. */
  gateNeedsWorksite: boolean;
  /** A card that is pushed has price and amount_receivable exchanged. */
  crossesCardMoney: boolean;
  /** A whole stay books its income only if its order was not known before. */
  wholeStayBooksNewOnly: boolean;
  /** A second picture of the same thing with as many bytes is refused as uploaded already. */
  picturesOnce: boolean;
  /** Pictures may have 201,100 bytes rather than 150 KB. */
  largerPictures: boolean;
  /** A shift is answered with its number instead of the cashier, a picture without its order. */
  barerAnswers: boolean;
  /** Services that came after 2018 are unknown. */
  oldServicesOnly: boolean;
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
  rowCountStates: false,
  missingKeyHitsAll: false,
  emptyRefusals: false,
  misleadingTexts: false,
  diesWithoutOperateType: false,
  diesOnBadMoney: false,
  breaksOnQuotes: false,
  carTypeAnswersOtherwise: false,
  unknownCarTypesInserted: false,
  priceErrorField: false,
  revivesDeleted: false,
  gateNeedsWorksite: false,
  crossesCardMoney: false,
  wholeStayBooksNewOnly: false,
  picturesOnce: false,
  largerPictures: false,
  barerAnswers: false,
  oldServicesOnly: false,
};
