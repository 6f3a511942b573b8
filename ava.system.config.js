// Tests that need programs from Debian packages; run by `npm run test:system`, one after another.
export default {
  files: ['dist/test/system/**/*.test.js'],
  workerThreads: false,
  concurrency: 1,
  timeout: '120s',
};
