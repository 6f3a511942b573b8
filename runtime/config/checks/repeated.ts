/** Each repeated value with its index and that of its first appearance. */
export function repeated(values: readonly string[]): [number, number, string][] {
  return values.flatMap((value, index) => {
    const first = values.indexOf(value);
    return first < index ? [[index, first, value] as [number, number, string]] : [];
  });
}
