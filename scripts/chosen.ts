import { inSuite, type Suite, suites } from '../bench/index.ts';

/**
 * The rows of the benchmarks named, of which some may be names of suites; those of the default suite where nothing is
 * named. Variants count with their benchmark.
 */
export function chosen<Row extends { id: string }>(rows: readonly Row[], names: readonly string[]): Row[] {
  const wanted = names.length > 0 ? names : [suites[0]];
  const ids = wanted.flatMap((name) => {
    const benchmarks = suites.includes(name as Suite) ? inSuite(name as Suite) : null;
    return benchmarks?.flatMap(({ id, variants }) => [id, ...variants.map((variant) => variant.id)]) ?? name;
  });
  return rows.filter(({ id }) => ids.includes(id));
}
