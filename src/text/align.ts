/** Columns that text takes on a terminal, one for each code point. */
export function displayWidth(text: string): number {
  return [...text].length;
}

/** The display width of the widest; a loop, because arguments of Math.max run out at some ten thousand. */
export function widest(texts: readonly string[]): number {
  return texts.reduce((most, text) => Math.max(most, displayWidth(text)), 0);
}

/** One string for each row: every cell brought to the width of its column on the side that its column says. */
export function align(rows: readonly (readonly string[])[], sides: readonly ('left' | 'right')[]): string[] {
  const widths = sides.map((_, column) => widest(rows.map((row) => row[column] ?? '')));
  const pad = (cell: string, column: number): string => {
    const blank = ' '.repeat((widths[column] ?? 0) - displayWidth(cell));
    return sides[column] === 'right' ? blank + cell : cell + blank;
  };
  return rows.map((row) => row.map(pad).join(''));
}

/** Narrower than this, text behind a prefix is no longer readable and runs over the width instead. */
const MIN_TEXT_WIDTH = 30;

/** The prefix, then the text broken at blanks, with further lines indented to where the text began. */
export function wrap(prefix: string, text: string, width: number): string[] {
  const indent = displayWidth(prefix);
  const room = Math.max(MIN_TEXT_WIDTH, width - indent);
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    if (line !== '' && displayWidth(line) + 1 + displayWidth(word) > room) {
      lines.push(line);
      line = '';
    }
    line = line === '' ? word : `${line} ${word}`;
  }
  return [...lines, line].map((text, index) => (index === 0 ? prefix : ' '.repeat(indent)) + text);
}
