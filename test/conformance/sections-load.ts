import { downExamples } from './examples/down/index.js';
import { upExamples } from './examples/up/index.js';
import type { Examples } from './sections-examples.js';

/** The printed examples of both directions. */
export const printedExamples: Examples = { ...upExamples, ...downExamples };
