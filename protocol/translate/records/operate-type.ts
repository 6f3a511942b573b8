/** operate_type of all uploads but 2.4. */
export const operateTypeOf = { ADDED: 1, CHANGED: 2, DELETED: 3 } as const;

/** operate_type of 2.4, which has no change: an addition of a known cashier changes it. */
export const cashierOperateTypeOf = { ADDED: 1, CHANGED: 1, DELETED: 3 } as const;
