/** Rows of a run, benchmark and round that had come before, which do not count, and the first file with one. */
export interface Repeats {
  rows: number;
  file: string;
}

export const oneMore = (before: Repeats | null, file: string): Repeats => ({
  rows: (before?.rows ?? 0) + 1,
  file: before?.file ?? file,
});

export const repeatsNote = ({ rows, file }: Repeats): string =>
  `${rows} ${rows === 1 ? 'row repeats' : 'rows repeat'} a run, benchmark and round that had come before, first in ${file}; each counts once`;
