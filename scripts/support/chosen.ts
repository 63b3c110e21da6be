import { inSuite, measurable, type Suite, suites, type Variant } from '../../bench/index.ts';

/** The benchmarks and variants of these names and suites; those of the default suite where nothing is named. */
export function chosen(names: readonly string[]): readonly Variant[] {
  const wanted = names.length > 0 ? names : [suites[0]];
  const ids = wanted.flatMap((name) =>
    suites.includes(name as Suite)
      ? inSuite(name as Suite).flatMap(({ id, variants }) => [id, ...variants.map((variant) => variant.id)])
      : name,
  );
  return measurable.filter(({ id }) => ids.includes(id));
}
