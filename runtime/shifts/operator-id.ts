/** What the cloud takes as the number of a cashier in all its messages (out_uid of 2.2). */
const operatorIdPattern = /^[A-Za-z0-9_]{1,12}$/;

/** Whether a name is a cashier's number that the cloud can be told. */
export function isOperatorId(name: string): boolean {
  return operatorIdPattern.test(name);
}
