import { grouped } from '../lists.ts';
import type { Row } from '../results/schema.ts';
import { enumerate } from '../text/prose.ts';
import type { Comparison } from './model.ts';
import type { Side } from './side.ts';

/** The part of a note in which native code says that a round fell back to a file; the rest is about the system. */
const mark = /[^;]* a file in [^;]*, because [^;]* failed: [^;]*/;

/** Characters of a note to search: the mark comes first, and the buffer of native code is this long. */
const LONGEST = 192;

/** Benchmarks that were measured differently on two sides, each with a clause that says how. */
export function otherWays(
  base: Side,
  changed: Side,
  benchmarks: readonly string[],
): Comparison['otherWays'][number] {
  const [before, after] = [base, changed].map(({ rows }) => marksOf(rows)) as [Marks, Marks];
  return benchmarks.flatMap((benchmark) => {
    const told = [before, after].map((marks) => [...(marks.get(benchmark) ?? [])].toSorted());
    const [own = [], other = []] = told;
    if (own.length === 0 || other.length === 0 || own.join('\n') === other.join('\n')) return [];
    const clause = (texts: readonly string[], { label }: Side) =>
      `${enumerate(texts.map((text) => text || 'the usual way'))} (${label})`;
    return [{ benchmark, what: `${clause(own, base)}, ${clause(other, changed)}` }];
  });
}

/** The marks of each benchmark's rounds; '' stands for rounds without a mark. */
type Marks = ReadonlyMap<string, ReadonlySet<string>>;

function marksOf(rows: readonly Row[]): Marks {
  const marks = new Map<string, Set<string>>();
  for (const { benchmark, note } of rows) {
    const own = marks.get(benchmark) ?? new Set();
    own.add(note === undefined ? '' : (mark.exec(note.slice(0, LONGEST))?.[0].trim() ?? ''));
    marks.set(benchmark, own);
  }
  return marks;
}

/** From this share of failed rounds on, the successful ones may be a biased selection. */
const MANY = 0.25;

export function failedRounds(
  sides: readonly Side[],
  benchmarks: readonly string[],
): Comparison['failedRounds'] {
  return sides.flatMap(({ label, rows }) => {
    const own = grouped(rows, ({ benchmark }) => benchmark);
    return benchmarks.flatMap((benchmark) => {
      const rounds = own.get(benchmark) ?? [];
      const failed = rounds.reduce((sum, { failed_rounds = 0 }) => sum + failed_rounds, 0);
      return failed === 0 ? [] : [{ label, benchmark, failed, of: rounds.length + failed }];
    });
  });
}

type Failed = Comparison['failedRounds'][number];

export const areMany = ({ failed, of }: Failed): boolean => failed >= MANY * of;

/** `5 of 17 rounds of psr failed in new.csv` */
export const failedSentence = ({ label, benchmark, failed, of }: Failed): string =>
  `${failed} of ${of} rounds of ${benchmark} failed in ${label}`;
