/**
 * The providers of 2.37 that take money without pictures. The third one, `my`, wants the addresses
 * of both, and the cloud tells none for a picture that went up (2.12).
 */
export const etcLaneProviders = ['cj', 'jyyh'] as const;

/** An exit with an ETC antenna. */
export interface EtcLane {
  provider: (typeof etcLaneProviders)[number];
  /**
   * Code of the lane in the cloud, tied to the antenna; `lane_no` of 2.14 and 3.13. For `jyyh` the
   * twin of 2.37 for servers wants the number of its box.
   */
  laneCode: string;
}
