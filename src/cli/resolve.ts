import { closest } from 'fastest-levenshtein';
import { measurable } from '../../bench/index.ts';
import { UsageError } from './errors.ts';

/**
 * The ids asked for, each once.
 * @throws UsageError for a name that is none, with the nearest one.
 */
export function resolveBenchmarks(names: readonly string[]): string[] {
  const ids = measurable.map(({ id }) => id);
  for (const name of names)
    if (!ids.includes(name))
      throw new UsageError(
        `no benchmark is called "${name}"; did you mean ${closest(name, ids)}? (bench list names all)`,
      );
  return [...new Set(names)];
}
