import fc from 'fast-check';

// Property tests run on the same examples everywhere, so that a red run means a change. Other
// examples: LANEKEEPER_TEST_SEED=123 npm test.
const seed = Number(process.env['LANEKEEPER_TEST_SEED'] ?? '20261125');
fc.configureGlobal({ seed });
