import { closest } from 'fastest-levenshtein';
import { measurable } from '../../bench/index.ts';
import { type Layout, layouts } from '../../bench/layouts.ts';
import { UsageError } from './exit.ts';

/**
 * The name, where it is a known one.
 * @param what a noun for a message such as `no layout is called "x"`.
 * @throws UsageError otherwise, with the nearest one.
 */
export function oneOf(what: string, name: string, names: readonly string[], hint = ''): string {
  if (names.includes(name)) return name;
  const nearest = names.length > 0 ? `; did you mean ${closest(name, names)}?` : '';
  throw new UsageError(`no ${what} is called "${name}"${nearest}${hint}`);
}

/**
 * The ids asked for, each once.
 * @throws UsageError for an unknown name, with the nearest one.
 */
export function resolveBenchmarks(names: readonly string[]): string[] {
  const ids = measurable.map(({ id }) => id);
  return [...new Set(names.map((name) => oneOf('benchmark', name, ids, ' (bench list names all)')))];
}

/** The layout of this name, or the first. @throws UsageError for an unknown name, with the nearest one. */
export function layoutOf(name?: string): Layout {
  const names = layouts.map((layout) => layout.name);
  if (name !== undefined) oneOf('layout', name, names);
  return layouts.find((layout) => layout.name === name) ?? (layouts[0] as Layout);
}
