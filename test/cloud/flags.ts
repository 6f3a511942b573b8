/** How the simulated cloud differs from its documents. All off by default. */
export interface CloudFlags {
  /** in_park closes every other open order of the plate at 0, as the published server does. */
  zeroYuanClosing: boolean;
  /** Order messages seen before are refused, as the published server does. */
  duplicateFilter: boolean;
  /** More than 100 messages within 11 s are refused, as the published server does. */
  rateLimit: boolean;
  /** Pages of cards spell the plate car_numner, as the table of 2.33 does. */
  tableSpelling: boolean;
}

export const documentedFlags: CloudFlags = {
  zeroYuanClosing: false,
  duplicateFilter: false,
  rateLimit: false,
  tableSpelling: false,
};
