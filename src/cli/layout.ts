import { type Layout, layouts } from '../../bench/layouts.ts';
import { oneOf } from './nearest.ts';

/** The layout of this name, or the first. @throws UsageError for a name that is none, with the nearest one. */
export function layoutOf(name?: string): Layout {
  const names = layouts.map((layout) => layout.name);
  if (name !== undefined) oneOf('layout', name, names);
  return layouts.find((layout) => layout.name === name) ?? (layouts[0] as Layout);
}
