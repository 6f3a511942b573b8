import { availableParallelism } from 'node:os';

export default {
  files: ['dist/test/**/*.test.js', '!dist/test/system/**', '!dist/test/package/**'],
  require: ['./dist/test/support/fixed-seed.js'],
  // Native add-ons (epoll, classic-level) are not all safe in worker threads.
  workerThreads: false,
  // Some tests wait for processes and sockets: one file more than there are cores keeps these busy.
  concurrency: availableParallelism() + 1,
  timeout: '120s',
};
