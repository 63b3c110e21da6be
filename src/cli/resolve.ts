import { measurable } from '../../bench/index.ts';
import { oneOf } from './nearest.ts';

/**
 * The ids asked for, each once.
 * @throws UsageError for a name that is none, with the nearest one.
 */
export function resolveBenchmarks(names: readonly string[]): string[] {
  const ids = measurable.map(({ id }) => id);
  return [...new Set(names.map((name) => oneOf('benchmark', name, ids, ' (bench list names all)')))];
}
