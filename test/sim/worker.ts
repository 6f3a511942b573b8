import { parentPort } from 'node:worker_threads';
import type { RunOptions } from './run-options.js';
import { simulate } from './simulation.js';

const port = parentPort;
if (port === null) throw new Error('This file runs in a worker thread.');

// One run at a time: the next is asked for when this one has been told.
port.on('message', (options: RunOptions) => {
  void simulate(options).then((result) => port.postMessage(result));
});
