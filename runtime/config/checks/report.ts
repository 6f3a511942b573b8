import { placeOf, type Located, type Path } from '../located.js';
import { pathText } from '../path-text.js';
import type { RawFault } from '../read-yaml.js';
import type { ConfigFile } from '../schema.js';

/** What a check says about one place of the file. */
export interface Finding {
  level?: 'warning';
  code: string;
  path: Path;
  found: string;
  allowed: string;
  example?: string;
}

/** One rule that a schema cannot say. */
export type Check = (config: ConfigFile, report: Report) => void;

/** Takes what the checks find, and knows the places of the file. */
export class Report {
  readonly faults: RawFault[] = [];
  readonly #root: Located;

  constructor(root: Located) {
    this.#root = root;
  }

  add(finding: Finding): void {
    this.faults.push({
      level: finding.level ?? 'error',
      code: finding.code,
      place: placeOf(this.#root, finding.path),
      path: pathText(finding.path),
      found: finding.found,
      allowed: finding.allowed,
      example: finding.example ?? '',
    });
  }

  /** A place in words, such as `lanes[0].camera.port in line 12`. */
  whereIs(path: Path): string {
    return `${pathText(path)} in line ${placeOf(this.#root, path).line}`;
  }
}
