/** Duplicate rows (same run, benchmark and round), which do not count, and the first file that has one. */
export interface Repeats {
  rows: number;
  file: string;
}

export const oneMore = (before: Repeats | null, file: string): Repeats => ({
  rows: (before?.rows ?? 0) + 1,
  file: before?.file ?? file,
});

export const repeatsNote = ({ rows, file }: Repeats): string =>
  `ignored ${rows} duplicate ${rows === 1 ? 'row' : 'rows'} (same run, benchmark and round), the first in ${file}`;
