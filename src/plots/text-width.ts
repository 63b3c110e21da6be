/** The average width of a character in labels, in pixels; there is no browser that could measure it. */
const NARROW = 6.9;
/** The width of East Asian characters, emoji, and the widest Latin letters and signs. */
const WIDE = 12.5;
/** Ratio of the widths of bold and regular text. */
const BOLD = 1.15;
const wide =
  /[mwMW@%±…\u1100-\u11ff\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\uff00-\uff60]|[\u{1f000}-\u{3ffff}]/u;

const widthOf = (character: string): number => (wide.test(character) ? WIDE : NARROW);

/** The approximate width of a text, in pixels. */
export const textWidth = (text: string): number => [...text].reduce((sum, one) => sum + widthOf(one), 0);

/** The same in bold, in which the numbers beside dots are set. */
export const boldWidth = (text: string): number => BOLD * textWidth(text);

/** The text, or as much of its beginning and end as fits: labels often differ only at the end. */
export function shortenedTo(text: string, room: number, width = textWidth): string {
  if (width(text) <= room) return text;
  const characters = [...text];
  const ends = (kept: number) => {
    const tail = Math.floor(kept / 3);
    return `${characters.slice(0, kept - tail).join('')}…${characters.slice(characters.length - tail).join('')}`;
  };
  let kept = characters.length - 1;
  while (kept > 2 && width(ends(kept)) > room) kept -= 1;
  return ends(kept);
}
