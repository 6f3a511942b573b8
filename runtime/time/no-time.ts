/**
 * Before this moment no box with this program can have run: a clock that says so was never set, and
 * a time that it stamped is none.
 */
export const PROGRAM_EXISTS_SINCE_MS = Date.UTC(2026, 0, 1);
