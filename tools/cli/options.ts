/** For an option that may be given several times: all its values, in order. */
export function collect(value: string, values: string[] = []): string[] {
  return [...values, value];
}
