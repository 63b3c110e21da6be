import { setTimeout } from 'node:timers/promises';
import type { RawFacts } from '../host/raw.ts';
import { textOf } from '../host/texts.ts';
import type { Evidence } from './evidence.ts';
import { withMoreFiles } from './files.ts';
import { listFolders } from './listing.ts';
import { probe } from './probing.ts';
import { asTask, ranBetween, running, stillRunning, threads } from './tasks.ts';
import { during, sleeping } from './window.ts';

/** For each folder at most. A usual one takes 1 ms, so that only what is to be found takes longer. */
const LISTING_MS = { fast: 150, full: 500 };

/** Whoever runs now is looked at again after this, and where nobody does it costs nothing. */
const AGAIN_MS = 20;

/** What can be seen at once, in some milliseconds. */
export async function gatherFast(
  raw: RawFacts,
  cpu: number,
  env: NodeJS.ProcessEnv,
  limitMs = LISTING_MS.fast,
): Promise<Evidence> {
  // One that is met once may have come and gone.
  let others = running();
  const files = withMoreFiles(raw);
  others = stillRunning(others);
  const folders = listFolders(env, limitMs);
  if (others.length > 0) await setTimeout(AGAIN_MS);
  others = stillRunning(others);
  const harness = { arch: process.arch, status: textOf('/proc/self/status') ?? '' };
  return { raw: files, cpu, harness, folders, running: others.map((thread) => asTask(thread, 1)) };
}

/**
 * Everything: also who runs while this program sleeps for half a second, and how steady null calls are for two.
 * @param program the native probe.
 * @throws when `signal` aborts.
 */
export async function gatherAll(
  raw: RawFacts,
  cpu: number,
  env: NodeJS.ProcessEnv,
  program: string,
  signal: AbortSignal,
): Promise<Evidence> {
  const before = threads();
  const [window] = await during(sleeping);
  const idle = { ...window, tasks: ranBetween(before, threads(), window.ms) };
  const evidence = await gatherFast(raw, cpu, env, LISTING_MS.full);
  return { ...evidence, idle, probed: await probe(program, evidence, signal) };
}
