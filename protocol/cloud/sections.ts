import type { PageStatus } from './message.js';

/**
 * What a section of the cloud's documents describes. `message`: JSON on our links. `value list`:
 * values that fields share. `sdk call`: a call into the vendor's Windows library, or a message that
 * this library carries inside the local network. `http`: exists in the HTTP mode only.
 */
export type SectionKind = 'message' | 'value list' | 'sdk call' | 'http';

/** A value list of chapter 5.1. */
export interface ValueListFacts {
  /** The field that takes the values, by its name on the wire. */
  field: string;
  /** `open`: values that are not listed occur and must be kept. */
  openness: 'open' | 'closed';
  /** Its export in `value-lists.ts`. */
  name: string;
  /** Why the list may be incomplete or wrong; empty when there is no doubt. */
  doubt: string;
}

/** One section of the cloud's documents. */
export interface Section {
  section: string;
  /** As in the cloud's list of contents, without the platform in brackets; empty for 2.7. */
  titleZh: string;
  title: string;
  kind: SectionKind;
  /** Null when the section has no service, or its name is not public. */
  serviceName: string | null;
  status: PageStatus;
  list: ValueListFacts | null;
  /** Where the section, its name or its fields come from, when that is not its page. */
  note: string;
}

type Row = (
  section: string,
  status: PageStatus,
  serviceName: string | null,
  titleZh: string,
  title: string,
  note?: string,
) => Section;

const rowOf =
  (kind: SectionKind): Row =>
  (section, status, serviceName, titleZh, title, note = '') => ({
    section,
    titleZh,
    title,
    kind,
    serviceName,
    status,
    list: null,
    note,
  });

const message = rowOf('message');
const sdkCall = rowOf('sdk call');
const http = rowOf('http');
const valueList = (
  section: string,
  status: PageStatus,
  titleZh: string,
  title: string,
  list: ValueListFacts,
): Section => ({ ...rowOf('value list')(section, status, null, titleZh, title), list });

/**
 * Every section with an interface or a value list, in the order of the cloud's list of contents.
 * That list has no 2.7, and 2.45 is in a later edition only. Chapters 5.2 and 6 are texts about
 * questions and special topics and describe no interface of their own.
 */
export const sections: readonly Section[] = [
  sdkCall('1.1', 'partial', null, '初始化(废弃版本)', 'Start the SDK, old form'),
  sdkCall('1.2', 'partial', null, '车场初始化(SDK 4.2 及后续版本)', 'Start the SDK'),
  sdkCall(
    '1.2.1',
    'partial',
    null,
    '加密说明',
    'Encryption of what goes up',
    'The padding is not named; the sizes of the pieces leave PKCS#1 v1.5.',
  ),
  sdkCall('1.3', 'partial', null, '反初始化', 'End the SDK', 'From the payment edition.'),
  http('1.4', 'not-public', null, 'http退出登录接口', 'Log out'),
  message('2.1', 'partial', 'in_park', '车辆入场', 'A vehicle came in'),
  message('2.2', 'partial', 'out_park', '车辆出场', 'A vehicle left; settle its order'),
  message('2.3', 'partial', 'upload_order', '异常订单记录上传', 'A whole order at once'),
  message('2.4', 'full', 'upload_collector', '车场收费员信息上传', 'A cashier'),
  message('2.5', 'full', 'work_record', '员工上下班记录上传', 'Start or end of a shift'),
  message('2.6', 'full', 'park_log', '日志上传', 'An entry of the operation log'),
  message(
    '2.7',
    'not-public',
    'upload_ticket',
    '',
    'A coupon of the park',
    "Missing in the cloud's own list; known from code of its server.",
  ),
  message('2.8', 'not-public', 'upload_month_card', '月卡套餐上传', 'A package of monthly cards'),
  message('2.9', 'full', 'upload_price', '价格上传', 'A price rule'),
  message('2.10', 'partial', 'upload_month_member', '月卡会员上传', 'A monthly card'),
  message(
    '2.11',
    'full',
    'upload_liftrod',
    '异常抬杆/落杆上传',
    'The arm moved outside the normal course',
  ),
  message('2.12', 'full', 'upload_carpic', '车辆图片上传', 'A picture of a vehicle'),
  message('2.13', 'full', 'month_pay_record', '月卡续费记录上传', 'A renewed monthly card'),
  message('2.14', 'full', 'upload_gate', '通道数据上传', 'A lane'),
  message('2.15', 'full', 'upload_blackuser', '黑名单上传', 'An entry of the black list'),
  message('2.16', 'full', 'upload_car_type', '车型数据上传', 'A vehicle class'),
  message(
    '2.17',
    'full',
    'upload_confirm_order',
    '出场模糊匹配确认事件上传',
    'An exit whose plate needs a human match',
  ),
  message('2.18', 'full', 'code_url', '获取二维码地址', 'Ask for the address of a QR code'),
  message(
    '2.19',
    'partial',
    'query_order',
    '车场订单电子支付状态查询接口',
    'Ask whether an order was paid electronically',
  ),
  message('2.20', 'full', 'query_inpark', '查询在场订单', 'Ask for the open orders of a plate'),
  message(
    '2.21',
    'full',
    'query_park_dailyorder',
    '岗亭交易订单查询',
    "Ask for the page of a booth's transactions",
  ),
  message('2.22', 'not-public', null, '岗亭交接班记录', 'Hand-over of a booth'),
  message('2.23', 'full', 'check_account', '云平台对账接口', 'Compare orders with the cloud'),
  message(
    '2.24',
    'full',
    'query_month_card',
    '月卡信息查询',
    'Ask for the monthly cards of a plate',
  ),
  message('2.25', 'not-public', null, '储值卡上传', 'A stored-value card'),
  message(
    '2.26',
    'full',
    'prepay_card_record',
    '储值卡充值记录上传',
    'A top-up of a stored-value card',
  ),
  message('2.27', 'not-public', null, '储值卡扣除余额上传', 'A deduction from a stored-value card'),
  message(
    '2.28',
    'full',
    'query_prepay_card_balance',
    '储值卡余额查询',
    'Ask for the balance of a stored-value card',
  ),
  message(
    '2.29',
    'full',
    'upload_ticket_deduction',
    '上传优惠券减免接口',
    'What a coupon took off',
  ),
  message('2.30', 'full', 'query_blpay', '泊链电子支付对账接口', 'Compare electronic payments'),
  message('2.31', 'full', 'upload_invoice', '电子发票上传接口', 'An order for an invoice'),
  message('2.32', 'full', 'upload_file', '上传收费系统日志', 'A log file of ours'),
  message(
    '2.33',
    'full',
    'query_month_card_page',
    '分页查询月卡信息',
    'Ask for monthly cards by the page',
  ),
  message('2.34', 'full', 'upload_duration_info', '充电减免信息上传', 'What charging took off'),
  message('2.35', 'not-public', null, '内部车上传', 'An internal car'),
  message(
    '2.36',
    'full',
    'upload_park_data',
    '平台转发接口',
    'Hand data through the cloud to somebody else',
  ),
  message('2.37', 'partial', 'etc_pay', 'ETC扣费', 'Charge by ETC'),
  message('2.38', 'full', 'query_escape', '逃单查询', 'Ask for the unpaid orders of a plate'),
  message(
    '2.39',
    'full',
    'correct_business',
    '停车场停车业务纠正',
    'Correct a stay on the city platform',
  ),
  message(
    '2.40',
    'full',
    'parking_business_count',
    '在停业务总数查询',
    'Ask the city platform how many cars are inside',
  ),
  message(
    '2.41',
    'full',
    'parking_business_list',
    '在停业务详情查询',
    'Ask the city platform which cars are inside',
  ),
  message(
    '2.42',
    'full',
    'park_check',
    '市级车入场判定',
    'Ask the city platform whether a car may come in',
  ),
  message(
    '2.43',
    'partial',
    'get_screen_str',
    '获取车道屏幕文字',
    "Ask for the text of a lane's display",
  ),
  message(
    '2.44',
    'full',
    'laterpay_order_upload',
    '离线订单(先走后付)',
    'An order that leaves first and pays later',
  ),
  message(
    '2.45',
    'not-public',
    null,
    '月卡、储值、内部车的车类别上传',
    'Categories of cards and internal cars',
    "In a later edition of the cloud's list only.",
  ),
  message('3.1', 'partial', 'query_price', '查询订单价格', 'What does this stay cost'),
  message('3.2', 'partial', 'prepay_order', '预付订单通知', 'A stay was prepaid'),
  message(
    '3.3',
    'full',
    'nolicence_in_park',
    '无牌车入场请求',
    'A car without plate asks to come in',
  ),
  message('3.4', 'partial', 'outpark', '电子收费异步返回结果', 'Result of an electronic payment'),
  message(
    '3.5',
    'not-public',
    'price_sync',
    '价格同步',
    'A price rule changed',
    "Known from code of the cloud's server.",
  ),
  message('3.6', 'full', 'month_card_sync', '月卡套餐同步', 'A package of monthly cards changed'),
  message('3.7', 'partial', 'month_member_sync', '月卡会员同步', 'A monthly card changed'),
  message(
    '3.8',
    'not-public',
    'collector_sync',
    '车场收费员信息同步',
    'A cashier changed',
    "Known from code of the cloud's server.",
  ),
  message('3.9', 'full', 'lock_car', '接收消息实现锁车/解锁', 'Lock or unlock a parked car'),
  message('3.10', 'partial', 'monthcard_pay', '月卡续费', 'A monthly card was renewed online'),
  message(
    '3.11',
    'partial',
    'query_prodprice',
    '公众号月卡续费查询价格',
    'What does a renewal cost',
  ),
  message('3.12', 'partial', 'deliver_ticket', '优惠券信息同步', 'A coupon for a stay'),
  message('3.13', 'full', 'gate_sync', '通道数据下发', 'A lane changed'),
  message('3.14', 'full', 'blackuser_sync', '黑名单下发', 'The black list changed'),
  message(
    '3.15',
    'not-public',
    'car_type_sync',
    '车型数据下发',
    'A vehicle class changed',
    "Known from code of the cloud's server.",
  ),
  message('3.16', 'partial', 'month_pay_sync', '月卡续费记录下发', 'A record of a renewal'),
  message(
    '3.17',
    'full',
    'confirm_order_inform',
    '手动匹配订单通知',
    'Somebody matched an exit by hand',
  ),
  message('3.18', 'full', 'operate_liftrod', '抬杆/落杆通知', 'Raise or lower an arm'),
  message('3.19', 'full', 'visitor_sync', '访客管理下发', 'A visitor pass changed'),
  message('3.20', 'full', 'prepay_card_sync', '储值卡同步', 'A stored-value card changed'),
  message('3.21', 'full', 'prepay_card_trade_sync', '储值卡余额变更记录下发', 'A balance changed'),
  message('3.22', 'full', 'pass_through', '云平台透传接口', 'A message handed through the cloud'),
  message('3.23', 'full', 'refund', '退款下发通知', 'A payment was given back'),
  message('3.24', 'partial', 'recharge', '找零支出下发通知', 'Change is to be given'),
  message(
    '3.25',
    'partial',
    'pay_notice',
    '平台缴费通知',
    "Somebody else's platform was paid",
    'Shares its name with 3.36.',
  ),
  message('3.26', 'not-public', null, '查询车场停车位通知', 'How many places are free'),
  message('3.27', 'full', 'white_list_sync', '内部车同步', 'An internal car changed'),
  message('3.28', 'full', 'order_zero_balance', '手动结算', 'Settle orders by hand'),
  message('3.29', 'full', 'repair', '追缴订单异步返回结果', 'A debt was collected'),
  message('3.30', 'full', 'member_discount', '积分电子券信息同步', 'Points or coupons for a stay'),
  message('3.31', 'full', 'notice_capture', '车道监控抓拍下发', 'Take a picture in a lane'),
  message(
    '3.32',
    'not-public',
    null,
    '通知上传收费系统日志',
    'Upload your log',
    'Messages under the name that its sister 3.33 and the numbers suggest are read: upload_park_log.',
  ),
  message(
    '3.33',
    'full',
    'update_park_soft',
    '下发收费系统升级通知',
    'There is a new version of the software',
  ),
  message(
    '3.34',
    'full',
    'query_newprodprice',
    '公众号新建月卡查询价格',
    'What does a new card cost',
  ),
  message('3.35', 'full', 'park_valid', '车场有效期下发', "How long the park's account is valid"),
  message(
    '3.36',
    'full',
    'pay_notice',
    '充电桩充电通知',
    'A car was charged',
    'Shares its name with 3.25.',
  ),
  message('3.37', 'full', 'escape_order', '逃单补缴异步返回结果', 'An unpaid order was paid'),
  message('3.38', 'full', 'check_vip', '车辆包月账单信息查询', 'Is this plate on a monthly card'),
  message('3.39', 'full', 'space_notify', '修改道闸余位', 'Show this number of free places'),
  message(
    '3.40',
    'full',
    'query_car_info',
    '查询月卡车、特殊车',
    'Which cards and special cars are there',
  ),
  message('3.41', 'not-public', null, '门禁读取的健康码状态下发', 'A health code was read'),
  message('3.42', 'full', 'manual_inpark', '补录订单手动入场', 'Make the missing entry of a stay'),
  message('3.43', 'full', 'change_car_number', '在场订单车牌校正', 'Correct the plate of a stay'),
  message(
    '3.44',
    'full',
    'fixed_charge',
    '无在场订单固定收费',
    'Charge a fixed amount without an entry',
  ),
  sdkCall(
    '4.1',
    'full',
    'pay_status',
    '获取车牌是否支持免密和SDK心跳',
    'Does the plate pay by itself; heartbeat',
  ),
  http(
    '4.2',
    'full',
    'update_balance',
    '推送当前车牌余额及是否支持无感支付(http)',
    'Balance of a plate',
  ),
  valueList('5.1.1', 'partial', '车型', 'Vehicle class', {
    field: 'car_type',
    openness: 'open',
    name: 'carTypes',
    doubt: "Every park names its own classes; the page's list is not public.",
  }),
  valueList('5.1.2', 'partial', '入场/出场车型', 'How a car was let in or out', {
    field: 'c_type/out_type',
    openness: 'open',
    name: 'entryTypes',
    doubt: "Some texts were seen in examples; the page's list is not public.",
  }),
  valueList('5.1.3', 'partial', '订单支付类型', 'How an order was paid', {
    field: 'pay_type',
    openness: 'closed',
    name: 'payTypes',
    doubt: "The payment edition's list; whether the SDK's page has more is not known.",
  }),
  valueList('5.1.4', 'full', '锁车标记', 'Lock of a car', {
    field: 'islocked',
    openness: 'closed',
    name: 'lockCommands',
    doubt: 'The meanings are those of 3.9.',
  }),
  valueList('5.1.5', 'partial', '性别', 'Sex', {
    field: 'sex',
    openness: 'closed',
    name: 'pushedSexes',
    doubt: "From the vendor's back office, not from the page.",
  }),
  valueList('5.1.6', 'full', '操作类型', 'What to do with a record', {
    field: 'operate_type',
    openness: 'closed',
    name: 'operateTypes',
    doubt: '4 is in 3.7 only.',
  }),
  valueList('5.1.7', 'full', '员工上下班类型', 'Start or end of a shift', {
    field: 'state',
    openness: 'closed',
    name: 'shiftMoves',
    doubt: 'The meanings are those of 2.5.',
  }),
  valueList('5.1.8', 'partial', '数据上传位置', 'Where a message goes', {
    field: 'data_target',
    openness: 'open',
    name: 'dataTargets',
    doubt: 'Collected from the pages that use it.',
  }),
  valueList('5.1.9', 'partial', '异常抬杆原因', 'Why an arm moved', {
    field: 'reason',
    openness: 'open',
    name: 'liftReasons',
    doubt: 'The list belongs to the configuration of each cloud.',
  }),
  valueList('5.1.10', 'partial', '是否是泊涟会员', 'Whether a plate is a member', {
    field: 'is_exist',
    openness: 'closed',
    name: 'memberMarks',
    doubt: "From a client's behaviour, not from the page.",
  }),
  valueList('5.1.11', 'full', '网络状态', 'Whether the platform is reached', {
    field: 'net_status',
    openness: 'closed',
    name: 'netStates',
    doubt: '',
  }),
  valueList('5.1.12', 'partial', '订单支付通道', 'Who carried a payment', {
    field: 'pay_channel',
    openness: 'open',
    name: 'payChannels',
    doubt: 'Collected from several editions; newer channels may exist.',
  }),
  message('7.1', 'full', 'screen_info', '获取智慧屏 ip', 'Ask for the address of a smart screen'),
  sdkCall('7.2', 'full', 'init_screen', '初始化连接智慧屏', 'Connect to a smart screen'),
  sdkCall('7.3', 'partial', 'out', '推送出场订单', 'Show an exit on the screen'),
  sdkCall('7.4', 'full', 'sweepcode', '接收被扫数据', 'The screen scanned a code'),
  http('7.5', 'full', null, '车场生成出口支付码', 'Make a payment code for the exit'),
  sdkCall('7.6', 'not-public', null, '推送语音播报', 'Let the screen speak'),
  sdkCall('7.7', 'not-public', null, '推送进场订单', 'Show an entry on the screen'),
];
