/** Value lists that several messages share; the words are the cloud's, the meanings ours. */

export const operateTypes = {
  1: 'add',
  2: 'change',
  3: 'delete',
  4: 'change the validity',
} as const;

export const costTypes = {
  1: 'temporary',
  2: 'monthly card',
  3: 'white list',
  4: 'no plate',
  5: 'guest',
  6: 'VIP',
  7: 'internal',
  8: 'monthly card, several cars and spaces',
  9: 'stored value',
} as const;

export const licenseColors = {
  0: 'blue',
  1: 'yellow',
  2: 'white',
  3: 'black',
  4: 'new energy',
  5: 'yellow-green',
  6: 'blue-white',
  7: 'other',
} as const;

export const payTypes = {
  cash: 'cash',
  wallet: 'electronic wallet without password',
  sweepcode: 'payment code read by the scanner of the car park',
  scancode: 'the driver scanned the code at the lane',
  monthuser: 'monthly car',
  free: 'let out free',
  escape: 'left without paying',
  etc_pay: 'ETC',
} as const;

export const armMoves = { 0: 'raise', 1: 'lower' } as const;

export const yesNo = { 0: 'no', 1: 'yes' } as const;

export const dayLimits = { 0: 'none', 1: 'odd and even days' } as const;

/** Which way the money went, seen from the car park (account_type). */
export const moneyDirections = { 0: 'outgoing', 1: 'incoming' } as const;

/** Newer channels may exist; 5 to 8 come from the vendor's back office. */
export const payChannels = {
  0: 'WeChat',
  1: 'Alipay',
  2: 'balance',
  3: 'UnionPay',
  4: 'China Construction Bank',
  5: 'Yinsheng',
  6: 'Tingchebao',
  7: 'Huifu',
  8: 'Fuyou',
} as const;

export const payCompanies = { 0: 'WeChat', 1: 'Alipay' } as const;

export const paymentStates = { 0: 'failed', 1: 'paid', 2: 'under way' } as const;

/** Why a price is asked. */
export const payScenes = {
  0: 'prepayment inside the park',
  1: 'a car with plate waits at the exit',
  2: 'a car without plate wants to settle at the exit',
} as const;

export const payApps = { 0: 'WeChat', 1: 'Alipay', 2: 'Agricultural Bank of China' } as const;

export const prepayTypes = {
  1: 'electronic',
  2: 'cash at a central pay station',
  3: 'prepaid in cash',
} as const;

/** How an exit was paid whose result comes later. */
export const latePayTypes = {
  wallet: 'balance, without password',
  sweepcode: 'payment code read by the car park',
  scancode: 'the driver scanned the code at the lane',
  etc: 'ETC box',
} as const;

/** State of an answer that may come before the work is done. */
export const waitingResults = { 0: 'failed', 1: 'succeeded', 2: 'being handled' } as const;

export const lockCommands = { 0: 'unlock', 1: 'lock' } as const;

/** Kind of discount of a card package (discount_type). */
export const packageDiscounts = {
  0: 'percentage',
  1: 'periods for free',
  2: 'amount due',
} as const;

export const ticketTypes = {
  0: 'amount off',
  1: 'time off',
  2: 'all free',
  3: 'percentage',
  4: 'coupon of an outside issuer',
  5: 'free until a point in time',
} as const;

export const ticketUnits = { 1: 'minute', 2: 'hour', 3: 'day' } as const;

/** passtype of 3.13 alone: its upload twin 2.14 means the reverse. */
export const pushedPassTypes = { 0: 'exit', 1: 'entry', 2: 'both' } as const;

export const visitorStates = { 0: 'waits for approval', 1: 'approved', 2: 'refused' } as const;

export const visitorCodes = { 0: 'booking', 1: 'registration at the entrance' } as const;

export const refundStates = { 0: 'failed', 1: 'refunded' } as const;

export const refundChannels = {
  0: 'WeChat',
  1: 'Alipay',
  3: 'UnionPay',
  4: 'China Construction Bank',
} as const;

/** What became of change that was paid out electronically. */
export const changeStates = {
  0: 'failed',
  1: 'issued',
  2: 'collected',
  3: 'not collected, returned',
} as const;

/** type of 3.25; other editions of the page number the same three kinds differently. */
export const platformOrders = { 1: 'charging pile', 2: 'points', 3: 'hotel' } as const;

/** pay_type of 3.25 alone. */
export const platformPayTypes = { 1: 'WeChat', 2: 'Alipay', 3: 'UnionPay' } as const;

/** How a charging order lowers the fee (3.25). */
export const chargingReductions = {
  0: 'free',
  1: 'by time',
  2: 'by amount',
  3: 'the car park decides',
  4: 'percentage',
} as const;

export const hotelCarKinds = { 0: 'black list', 1: 'white list' } as const;

export const queriedCars = { 0: 'monthly car', 1: 'special car' } as const;

/** What the screen at the lane read off a phone. */
export const screenCodes = { 1: 'payment code', 2: 'proof of a payment' } as const;

/** Sex of a cashier as the cloud pushes it; it leaves the field out when it is not set. */
export const pushedSexes = { 0: 'female', 1: 'male' } as const;

/** operate_type of records that have no validity of their own to change. */
export const recordChanges = { 1: 'add', 2: 'change', 3: 'delete' } as const;

/** operate_type of 2.4: adding a known cashier changes it. */
export const cashierChanges = { 1: 'add or change', 3: 'delete' } as const;

/** state of 2.5. */
export const shiftMoves = { 0: 'goes on duty', 1: 'goes off duty' } as const;

/** passtype of 2.14 alone: its pushed twin 3.13 means the reverse. */
export const uploadedPassTypes = { 0: 'entry', 1: 'exit', 2: 'both' } as const;

export const pictureSources = {
  order: 'a car that comes or goes',
  liftrod: 'a movement of the arm',
  confirm: 'an exit that needs a match by hand',
  capture: 'asked for by the lane monitor',
} as const;

export const pictureMoments = { in: 'entry', out: 'exit' } as const;

/** type of 2.18. */
export const laneCodes = {
  1: 'prepayment',
  2: 'payment at the exit',
  3: 'entry without plate',
} as const;

export const paidStates = { 0: 'not paid', 1: 'paid' } as const;

/** type of 2.23. */
export const comparedOrders = { 0: 'entries', 1: 'exits' } as const;

/** pay_type of 2.30. */
export const platformPayKinds = {
  sweepcode: "the car park read the driver's code",
  wallet: 'balance, or taken off without asking',
  scancode: "the driver read the car park's code",
} as const;

/** state of a payment in 2.30. */
export const platformPayStates = {
  1: 'settled',
  2: 'prepaid',
  3: 'given back',
  4: 'being given back',
} as const;

/** calculation_method of 2.34, which knows fewer ways than 3.25. */
export const grantedReductions = {
  1: 'by time',
  2: 'by amount',
  3: 'the car park decides',
} as const;

/** upload_target of 2.36. */
export const forwardTargets = { 1: 'Zhuoyue (卓越)', 2: 'Huanqiu (环球)' } as const;

/** pay_type of 2.37. */
export const etcProviders = {
  my: 'Mayi Zhixing (蚂蚁智行)',
  cj: 'Changjie ETC (畅捷etc)',
  jyyh: 'Jinyi cloud box (金溢云盒)',
} as const;

/** type of 2.39. */
export const correctedParts = {
  1: 'plate',
  2: 'times and fee',
  3: 'plate, times and fee',
} as const;

/** park_business_type of 2.39. */
export const cityArrivals = {
  11: 'ordinary',
  12: 'monthly card of the car',
  13: 'monthly card of a company',
  14: 'owns a place',
} as const;

/** leave_business_type of 2.39. */
export const cityDepartures = {
  21: 'free',
  22: 'monthly card',
  23: 'free, since equipment failed',
  24: 'paid',
  25: 'owes',
} as const;

/** park_order_type of 2.41. */
export const cityStays = {
  ...cityArrivals,
  15: 'special car',
  16: 'order put off',
} as const;

/** detail_type of 2.41. */
export const cityDetails = { 1: 'order numbers only', 2: 'whole rows' } as const;

/** status of 2.42. */
export const cityVerdicts = { 0: 'refused', 1: 'nothing against it' } as const;

/** reason of 2.42. */
export const cityRefusals = {
  0: 'none',
  1: 'members only',
  2: 'on the black list of the city',
  99: 'other',
} as const;

/** share_status of 2.42. */
export const sharedPlaces = { 0: 'no booking', 1: 'booked' } as const;

/** type of 2.43. */
export const displayMoments = { 1: 'entry', 2: 'before leaving', 3: 'exit' } as const;

/** is_exist: the meaning comes from a demo client, the page of the list is not public. */
export const memberMarks = { 0: 'no member', 1: 'member of the platform' } as const;

/** net_status. */
export const netStates = { 0: 'platform not reachable', 1: 'connected' } as const;

/** type of 7.3. */
export const shownExits = {
  1: 'monthly car',
  2: 'nothing to pay',
  3: 'paid',
  4: 'waits for payment',
} as const;

/** cam_info of 7.2. */
export const cameraMakes = {
  1: 'Huaxia Zhixin (华夏智信)',
  2: 'Zhenshi (臻识)',
  3: 'Qianyi (芊熠)',
} as const;

/** car_type of an order: every park names its own classes, so others occur and are kept. */
export const carTypes = {
  小车: 'small vehicle',
  小型车: 'small vehicle, second word for it',
  大车: 'large vehicle',
  临时车: 'car without a card',
} as const;

/** c_type and out_type: texts seen so far; others occur and are kept. */
export const entryTypes = {
  通道扫牌: 'the camera of the lane read the plate',
  自动识别: 'read without help',
  普通进场: 'ordinary entry',
} as const;

/** data_target; `three` occurs in 2.18 alone. */
export const dataTargets = {
  cloud: 'parking cloud',
  bolink: 'payment platform',
  wisdom_screen: 'screen of the lane, in the local network',
  three: "somebody else's platform",
} as const;

/** reason of an arm movement: the default list of a cloud; each installation may have its own. */
export const liftReasons = {
  0: 'no order at the exit',
  1: 'somebody could be hit',
  2: 'not a motor vehicle',
  3: 'another reason',
  100: 'none was chosen',
} as const;
