import { cloudMessages } from '../cloud/registry.js';
import { sections } from '../cloud/sections.js';
import * as valueLists from '../cloud/value-lists.js';
import { asyncApiText } from './asyncapi.js';
import { jsonSchemaOf, schemaPath } from './json-schema.js';
import { referenceText } from './markdown.js';

/**
 * Every generated file of this folder's parent, by its path below `protocol/`. The same sources
 * give the same texts, so a file that differs is one that was not written again.
 * @param protoText the text of park.proto
 */
export function referenceFiles(protoText: string): ReadonlyMap<string, string> {
  const files = new Map<string, string>([
    ['REFERENCE.md', referenceText({ messages: cloudMessages, sections, valueLists })],
    ['asyncapi.yaml', asyncApiText(cloudMessages, protoText)],
  ]);
  for (const message of cloudMessages) {
    for (const side of ['request', 'answer'] as const) {
      const schema = JSON.stringify(jsonSchemaOf(message, side), null, 2);
      files.set(schemaPath(message, side), `${schema}\n`);
    }
  }
  return files;
}
