/** What runners of scripts print on standard output around the results of `run bench ... --output -`. */
interface Banner {
  /** Looked for where a record would begin. No row: its first line has no comma, and a row has two at least. */
  sign: RegExp;
  /** What is said of it. */
  note: string;
}

/** The line of the command may hold anything, also quotes. */
const banners: readonly Banner[] = [
  {
    sign: /> [^,\n]*\n> [^\n]*(?:\n|$)/y,
    note: "npm's banner was passed over (npm run -s prints none)",
  },
  {
    sign: /yarn run v[^,\n]*\n\$ [^\n]*(?:\n|$)|Done in [\d.]+m?s\.?\r?(?:\n|$)/y,
    note: "yarn's banner was passed over (yarn -s prints none)",
  },
];

/** Byte order marks of files that were put one after another. All of them at once, so that time stays linear. */
const marks = /\ufeff+(?!\ufeff)(?=[^\n]*\bschema\b)/y;

/** Rows begin with the schema, a digit, so that nearly all are done with at once. */
const beginnings = new Set(['\ufeff', '>', 'y', 'D']);

/**
 * Where what is no record ends that begins here: a banner, or a byte order mark before a header. The same place where a
 * record begins.
 * @param note is told of a banner.
 */
export function endOfBanner(text: string, at: number, note: (text: string) => void): number {
  if (!beginnings.has(text.charAt(at))) return at;
  marks.lastIndex = at;
  if (marks.test(text)) return marks.lastIndex;
  for (const banner of banners) {
    banner.sign.lastIndex = at;
    if (!banner.sign.test(text)) continue;
    note(banner.note);
    return banner.sign.lastIndex;
  }
  return at;
}
