import { grouped } from '../lists.ts';
import type { Comparison } from './model.ts';
import type { Side } from './side.ts';

/** From this share on, those that gave a figure may be the lucky ones. */
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
