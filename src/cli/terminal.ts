import type { Io } from './io.ts';

/** Whether signs outside of ASCII arrive as such: what the locale says, by the first of its variables that is set. */
export function showsUnicode({ env }: Pick<Io, 'env'>): boolean {
  if (env.TERM === 'dumb' || env.TERM === 'linux') return false;
  return /utf-?8/i.test(env.LC_ALL || env.LC_CTYPE || env.LANG || '');
}
