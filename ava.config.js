export default {
  files: ['dist/test/**/*.test.js', '!dist/test/system/**', '!dist/test/package/**'],
  require: ['./dist/test/support/fixed-seed.js'],
  // Native add-ons (epoll, classic-level) are not all safe in worker threads.
  workerThreads: false,
  timeout: '120s',
};
