/** How a request of the cloud ended here. A failure needs a reason. */
export type DownResult = { done: true } | { done: false; reason: string };

/** A reason is required with state 0; an empty one is replaced by 失败 (failed). */
export function errmsgOf(result: DownResult): string | undefined {
  if (result.done) return undefined;
  return result.reason.trim() === '' ? '失败' : result.reason;
}
