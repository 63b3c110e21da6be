import { measurable } from '../../bench/index.ts';
import { compare } from '../../src/compare/compare.ts';
import type { Comparison } from '../../src/compare/model.ts';

type Side = Parameters<typeof compare>[0][number];

/** A comparison of two sides at default settings. */
export const comparisonOf = (base: Side, changed: Side): Comparison =>
  compare([base, changed], { benchmarks: measurable });

/** The benchmarks that it calls slower or faster. */
export const verdictsIn = ({ lines }: Comparison): { benchmark: string; verdict: string }[] =>
  lines.flatMap(({ benchmark, changes }) => {
    const verdict = changes[0]?.verdict;
    return verdict ? [{ benchmark, verdict }] : [];
  });
