import { isScalar, parseDocument, type Document } from 'yaml';
import { checkConfig, describeFault } from '../config/load.js';
import { LanekeeperError } from '../errors.js';
import { questions, type Kind } from './questions.js';

/** Answers by the name of the question. What is not answered stays as in the example. */
export type Answers = Readonly<Record<string, string>>;

/**
 * The example of a lane kind with the answers in it. The comments stay, except that an answered
 * place no longer says CHANGE.
 *
 * @throws LanekeeperError `init/bad-answer` with the faults of the result
 */
export function writeConfiguration(example: string, kind: Kind, answers: Answers): string {
  const document = parseDocument(example);
  for (const { name, path, kinds, as } of questions) {
    const answer = answers[name];
    if (answer === undefined || !kinds.includes(kind)) continue;
    document.setIn(path, as === 'number' ? Number(answer) : answer);
    dropMark(document, path);
  }
  if (kind !== 'one-box' && answers['node'] !== undefined && document.hasIn(['bus', 'username'])) {
    // A node is known to the broker by its own name.
    document.setIn(['bus', 'username'], answers['node']);
  }
  const text = document.toString({ lineWidth: 0, flowCollectionPadding: true });
  const checked = checkConfig(text, 'the new configuration');
  if ('config' in checked) return text;
  const faults = checked.faults.map((fault) => describeFault(fault)).join('\n');
  throw new LanekeeperError('init/bad-answer', faults);
}

/** Lines that still say CHANGE, with their numbers. */
export function openMarks(text: string): string[] {
  return text
    .split('\n')
    .map((line, index) => `${index + 1}: ${line.trim()}`)
    .filter((line) => /# CHANGE/.test(line));
}

function dropMark(document: Document, path: readonly (string | number)[]): void {
  const node = document.getIn(path, true);
  if (!isScalar(node) || typeof node.comment !== 'string') return;
  const rest = node.comment.replace(/^\s*CHANGE:?\s*/, '');
  node.comment = rest === '' ? null : ` ${rest}`;
}
