/** What a look at one part of the box found. */
export interface Finding {
  name: string;
  level: 'ok' | 'warning' | 'fault';
  /** What was found, and what to do about it. */
  text: string;
}

export function ok(name: string, text: string): Finding {
  return { name, level: 'ok', text };
}

export function warning(name: string, text: string): Finding {
  return { name, level: 'warning', text };
}

export function fault(name: string, text: string): Finding {
  return { name, level: 'fault', text };
}
