import type { Style } from '../document/model.ts';
import type { Io } from './io.ts';

export type ColorChoice = 'auto' | 'always' | 'never';

/** How text is drawn on standard output: in colour on a terminal, unless NO_COLOR or `--color` say otherwise. */
export function styleOf(color: ColorChoice, { stdout, env }: Io): Required<Style> {
  return {
    color: color === 'auto' ? stdout.isTTY === true && !env.NO_COLOR : color === 'always',
    width: Math.min(stdout.columns ?? 100, 120),
  };
}
