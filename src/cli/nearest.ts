import { closest } from 'fastest-levenshtein';
import { UsageError } from './exit.ts';

/**
 * The name, where it is one of those that there are.
 * @param what a noun for a message such as `no layout is called "x"`.
 * @throws UsageError otherwise, with the nearest one.
 */
export function oneOf(what: string, name: string, names: readonly string[], hint = ''): string {
  if (names.includes(name)) return name;
  const nearest = names.length > 0 ? `; did you mean ${closest(name, names)}?` : '';
  throw new UsageError(`no ${what} is called "${name}"${nearest}${hint}`);
}
