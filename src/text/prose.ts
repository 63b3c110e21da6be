/** `a`, `a and b`, `a, b and c` */
export function enumerate(names: readonly string[]): string {
  return names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`;
}

/** Names that a sentence lists before it counts the rest. */
const LISTED = 4;

/** As {@link enumerate} does; beyond four, `a, b, c and 97 more`. */
export function enumerateFew(names: readonly string[]): string {
  if (names.length <= LISTED) return enumerate(names);
  return enumerate([...names.slice(0, LISTED - 1), `${names.length - LISTED + 1} more`]);
}

/** No list of mitigations is longer. */
const LONGEST = 2000;

/** A text from a file, which may be of any length, in a footnote, which CSV repeats in every line that has it. */
export const shortened = (text: string, longest = LONGEST): string =>
  text.length <= longest ? text : `${text.slice(0, longest)}...`;
