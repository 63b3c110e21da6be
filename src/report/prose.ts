/** Names that a sentence lists before it counts the rest. */
const LISTED = 4;

/** `a`, `a and b`, `a, b and c`; beyond four, `a, b, c and 97 more`. */
export function enumerate(names: readonly string[]): string {
  const shown = names.length > LISTED ? names.slice(0, LISTED - 1) : names;
  const more = names.length - shown.length;
  const items = more > 0 ? [...shown, `${more} more`] : shown;
  return items.length < 2 ? items.join('') : `${items.slice(0, -1).join(', ')} and ${items.at(-1)}`;
}
