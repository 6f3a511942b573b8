import type { CloudMessage } from './message.js';
import { inPark } from './messages/in-park.js';
import { laterpayOrderUpload } from './messages/laterpay-order-upload.js';
import { outPark } from './messages/out-park.js';
import { queryMonthCardPage } from './messages/query-month-card-page.js';
import { uploadLiftrod } from './messages/upload-liftrod.js';

/** What the car park asks of the cloud, in the order of the sections. */
export const uplinks: readonly CloudMessage[] = [
  inPark, // 2.1
  outPark, // 2.2
  uploadLiftrod, // 2.11
  queryMonthCardPage, // 2.33
  laterpayOrderUpload, // 2.44
];
