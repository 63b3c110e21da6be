import { host } from '../environments/host.ts';
import { type System, systemsIn } from '../matrix/matrix.ts';
import { whyNot } from '../systems/availability.ts';
import type { Context, Environment } from '../systems/environment.ts';
import { align } from '../text/align.ts';
import { UsageError } from './exit.ts';
import { oneOf } from './names.ts';

export interface Chosen {
  environment: Environment;
  /** Why it is not available; null when it is. */
  obstacle: string | null;
}

/**
 * The environments that --only and --except select, and what they lack.
 * @throws UsageError for an unknown id.
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

/** The systems to visit besides the host. @throws UsageError when nothing that was named is available. */
export async function systemsOf(chosen: readonly Chosen[], context: Context): Promise<System[]> {
  const available = chosen.filter(({ obstacle }) => obstacle === null).map(({ environment }) => environment);
  if (available.length === 0) {
    const reasons = chosen.map(({ environment, obstacle }) => `${environment.id}: ${obstacle}`);
    throw new UsageError(['nothing to measure', ...reasons].join('\n'));
  }
  const systems = await Promise.all(
    available.filter((environment) => environment !== host).map((one) => systemsIn(one, context)),
  );
  return systems.flat();
}
