/** What a character of the page's font takes on average at the size of labels; there is no browser to ask. */
const NARROW = 6.9;
/** Of East Asian scripts and pictures. */
const WIDE = 12.5;
const wide = /[\u1100-\u11ff\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\uff00-\uff60]|[\u{1f000}-\u{3ffff}]/u;

const widthOf = (character: string): number => (wide.test(character) ? WIDE : NARROW);

/** About how many pixels a text takes. */
export const textWidth = (text: string): number => [...text].reduce((sum, one) => sum + widthOf(one), 0);

/** The text, or as much of its beginning and end as the room allows: what tells labels apart is often at the end. */
export function shortenedTo(text: string, room: number): string {
  if (textWidth(text) <= room) return text;
  const characters = [...text];
  const kept = Math.max(2, Math.floor(characters.length * (room / textWidth(text))) - 1);
  const tail = Math.floor(kept / 3);
  return `${characters.slice(0, kept - tail).join('')}…${characters.slice(characters.length - tail).join('')}`;
}
