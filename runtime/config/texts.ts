import type { TextName, Texts } from './config.js';

/** What screen and voice say unless the configuration says otherwise. */
export const defaultTexts: Texts = {
  entry_idle: '欢迎光临',
  entry_granted: '{plate} 欢迎光临',
  entry_monthly: '{plate} 月卡剩余{days}天',
  entry_full: '车位已满',
  entry_barred: '{plate} 禁止入场,请联系管理员',
  entry_debts: '{plate} 欠费{fee}元,请先补缴',
  exit_idle: '减速慢行',
  exit_granted: '{plate} 一路平安',
  exit_monthly: '{plate} 月卡剩余{days}天',
  exit_stored: '{plate} 储值扣款{fee}元,余额{balance}元',
  exit_pay: '{plate} 请缴费{fee}元',
  exit_paying: '{plate} 正在支付,请稍候',
  exit_pay_failed: '{plate} 支付失败,请重新支付{fee}元 {reason}',
  exit_later: '{plate} 请通行,离场后补缴{fee}元',
  exit_no_entry: '{plate} 无入场记录',
  exit_locked: '{plate} 车辆已锁定,请先解锁',
  unreadable: '车牌未识别,请扫码或联系管理员',
  no_plate: '无牌车请扫码或联系管理员',
  lane_locked: '车道已关闭',
  wait: '请稍候',
  out_of_order: '设备故障,请联系管理员',
};

export const textNames = Object.keys(defaultTexts) as TextName[];

/** What may stand between braces in a text. */
export const placeholders = ['plate', 'fee', 'balance', 'days', 'places', 'reason'] as const;

export interface TextValues {
  plate?: string;
  /** In yuan, as people write it. */
  fee?: string;
  /** What is left on a stored-value card, in yuan. */
  balance?: string;
  days?: string | number;
  /** How many places are free. */
  places?: string | number;
  /** Why a payment failed, as the platform says it. */
  reason?: string;
}

/** What comes from outside, as it may be shown: without control and broken characters. */
export function shownValue(value: string): string {
  return value.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/gu, '');
}

/**
 * Puts the values into a text; a value that is not known leaves no trace. Values are untrusted:
 * their control characters go, and braces inside them mean nothing.
 */
export function fillText(template: string, values: TextValues): string {
  const filled = template.replace(
    /\{(plate|fee|balance|days|places|reason)\}/g,
    (_, name: keyof TextValues) => {
      return shownValue(String(values[name] ?? ''));
    },
  );
  return filled.trim();
}
