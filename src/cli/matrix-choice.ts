import { whyNot } from '../systems/availability.ts';
import type { Context, Environment } from '../systems/environment.ts';
import { align } from '../text/align.ts';
import { oneOf } from './nearest.ts';

export interface Chosen {
  environment: Environment;
  /** Why it is not available; null when it is. */
  obstacle: string | null;
}

/**
 * The environments that --only and --except leave, and what is in their way.
 * @throws UsageError for an id that there is not.
 */
export async function chosenFrom(
  environments: readonly Environment[],
  { only, except }: { only?: readonly string[]; except: readonly string[] },
  context: Context,
): Promise<Chosen[]> {
  const ids = environments.map(({ id }) => id);
  for (const id of [...(only ?? []), ...except]) oneOf('environment', id, ids);
  const wanted = environments.filter(({ id }) => (only?.includes(id) ?? true) && !except.includes(id));
  return Promise.all(
    wanted.map(async (environment) => ({ environment, obstacle: await whyNot(environment, context) })),
  );
}

/** The text of --list: each environment with its state, and what it puts between the probe and the hardware. */
export function listEnvironments(chosen: readonly Chosen[]): string {
  const width = Math.max(...chosen.map(({ environment }) => environment.id.length)) + 2;
  const lines = align(
    chosen.map(({ environment: { id, title }, obstacle }) => [
      id.padEnd(width),
      `${title}  `,
      obstacle ?? 'available',
    ]),
    ['left', 'left', 'left'],
  );
  return chosen
    .map(
      ({ environment }, i) =>
        `${lines[i]?.trimEnd()}\n${' '.repeat(width)}in between: ${environment.isolates}\n`,
    )
    .join('');
}
