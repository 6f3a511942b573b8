/** One deliberate break of the program: texts of compiled files and what stands there instead. */
export interface Mutant {
  name: string;
  /** The rule of design.md that it breaks. */
  rule: string;
  /** `file` is below `dist`. Several edits take away guards that hide each other. */
  edits: readonly { file: string; find: string; replace: string }[];
  /** What finds it, and is run at first where the usual seeds may not. */
  first: { seed: number; cars?: number; often: readonly string[] } | null;
}

export type Edit = [find: string, replace: string, file?: string];

export const mutant = (name: string, rule: string, file: string, ...edits: Edit[]): Mutant => ({
  name,
  rule,
  edits: edits.map(([find, replace, other]) => ({ file: pathOf(other ?? file), find, replace })),
  first: null,
});

const pathOf = (file: string) =>
  `${/^(drivers|protocol)\//.test(file) ? '' : 'runtime/'}${file}.js`;
