/** One system call as strace tells it. */
export interface SystemCall {
  name: string;
  args: string[];
  result: number;
  /** Lines of the trace at which it began and ended: with several threads others lie between. */
  began: number;
  ended: number;
}

const WHOLE = /^(\d+) +(\w+)\((.*)\) += (-?\d+)/s;
const BEGUN = /^(\d+) +(\w+)\((.*?),? *<unfinished \.\.\.>$/s;
const RESUMED = /^(\d+) +<\.\.\. (\w+) resumed>,? ?(.*)\) += (-?\d+)/s;

/** The system calls of a trace (`strace -f -xx`), in the order in which they ended. */
export function systemCalls(trace: string): SystemCall[] {
  const calls: SystemCall[] = [];
  const begun = new Map<string, { args: string; at: number }>();
  const lines = trace.split('\n');
  for (const [at, line] of lines.entries()) {
    const whole = WHOLE.exec(line);
    if (whole !== null) {
      const [, , name = '', args = '', result = ''] = whole;
      calls.push({ name, args: argsOf(args), result: Number(result), began: at, ended: at });
      continue;
    }
    const start = BEGUN.exec(line);
    if (start !== null) {
      begun.set(start[1] ?? '', { args: start[3] ?? '', at });
      continue;
    }
    const end = RESUMED.exec(line);
    if (end === null) continue;
    const [, thread = '', name = '', rest = '', result = ''] = end;
    const first = begun.get(thread);
    if (first === undefined) throw new Error(`The trace resumes what it did not begin: ${name}`);
    begun.delete(thread);
    const args = argsOf(
      first.args === '' || rest === '' ? first.args + rest : `${first.args}, ${rest}`,
    );
    calls.push({ name, args, result: Number(result), began: first.at, ended: at });
  }
  return calls;
}

/** With `-xx` no text holds a comma or a bracket, so that commas part the arguments. */
function argsOf(text: string): string[] {
  return text.split(',').map((arg) => arg.trim());
}

/** The bytes of an argument such as "\x41\x42". */
export function bytesOf(arg: string): Buffer {
  if (!arg.startsWith('"') || !arg.endsWith('"')) {
    throw new Error(`The trace cut off what was written: ${arg.slice(-20)}`);
  }
  return Buffer.from(arg.slice(1, -1).replaceAll('\\x', ''), 'hex');
}
