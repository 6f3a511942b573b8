const maybeSent: ReadonlySet<string> = new Set([
  ...['link/lost', 'link/login-lost', 'cloud/unanswered', 'cloud/empty-answer'],
  ...['bridge/silent', 'bridge/closed', 'charge/under-way'],
]);

/** Whether the cloud may have a message although its sender got this error for it. */
export function isMaybeSent(code: string): boolean {
  return maybeSent.has(code);
}
