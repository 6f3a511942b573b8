// Builds the Debian packages and installs them; run by `npm run test:package`, one test after another.
export default {
  files: ['dist/test/package/**/*.test.js'],
  workerThreads: false,
  concurrency: 1,
  serial: true,
  timeout: '20m',
};
