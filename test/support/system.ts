import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { hostColumns, parseFacts } from '../../src/host/facts.ts';
import type { Seen } from '../../src/matrix/progress.ts';
import { visit } from '../../src/matrix/run-inside.ts';
import { whyNot } from '../../src/systems/availability.ts';
import type { Context, Environment, Variation, Visit } from '../../src/systems/environment.ts';
import { nativeHere } from './native.ts';

const { native, cpu, peer } = await nativeHere();

export const context: Context = { native, cpu, peer, kernels: [], append: [], hosts: [], env: process.env };

export const benchmarks = ['abi-call', 'yield', 'psr', 'create-proc'];

export interface Visited {
  label: string;
  facts: ReturnType<typeof hostColumns>;
  /** 'abi-call 1': benchmark and round, in the order measured. */
  measured: string[];
  /** Columns of the results of each benchmark, of its last round. */
  columns: Map<string, Extract<Seen, { type: 'measured' }>['columns']>;
  failures: string[];
}

async function visited(environment: Environment, variation: Variation, context: Context): Promise<Visited> {
  const plan = { benchmarks, rounds: 2, samples: 3, seed: 1, timeoutMs: 150_000 };
  const all: Seen[] = [];
  const quiet = new AbortController().signal;
  for await (const seen of visit({ environment, variation }, plan, context, quiet)) all.push(seen);
  const facts = all.find((seen) => seen.type === 'facts');
  const measured = all.filter((seen) => seen.type === 'measured');
  if (!facts) throw new Error('the probe told no facts');
  return {
    label: variation.label,
    facts: hostColumns(parseFacts(facts.raw)),
    measured: measured.map(({ benchmark, round }) => `${benchmark} ${round}`),
    columns: new Map(measured.map(({ benchmark, columns }) => [benchmark, columns])),
    failures: all.flatMap((seen) => (seen.type === 'failed' ? [seen.failure.message] : [])),
  };
}

/** The rows of an environment; skips the test, with the reason, where the machine lacks something. */
export async function variationsOf(
  environment: Environment,
  skip: (reason: string) => void,
  where = context,
) {
  const why = await whyNot(environment, where);
  if (why) skip(`${environment.id}: ${why}`);
  return environment.variations(where);
}

/** Visits every row of an environment; skips as `variationsOf`. */
export async function visitAll(
  environment: Environment,
  skip: (reason: string) => void,
  where = context,
): Promise<Visited[]> {
  const all: Visited[] = [];
  for (const variation of await variationsOf(environment, skip, where))
    all.push(await visited(environment, variation, where));
  return all;
}

/** What two rounds give where every benchmark works, but for those left out. */
export const everyRound = (...without: string[]) =>
  [1, 2].flatMap((round) => benchmarks.filter((id) => !without.includes(id)).map((id) => `${id} ${round}`));

function namesIn(folder: string, depth: number): string[] {
  try {
    return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
      const path = join(folder, entry.name);
      return [path, ...(entry.isDirectory() && depth > 1 ? namesIn(path, depth - 1) : [])];
    });
  } catch {
    return [];
  }
}

/**
 * What a runtime or an emulator could leave outside of its folder and has this name in it, and what they would
 * make for all of their kind.
 */
function leftovers(name: string): string[] {
  const mounts = readFileSync('/proc/self/mounts', 'utf8').split('\n');
  const processes = namesIn('/proc', 1).flatMap((path) => {
    try {
      return readFileSync(join(path, 'cmdline'), 'latin1').replaceAll('\0', ' ');
    } catch {
      return [];
    }
  });
  const files = ['/dev/shm', '/run', '/tmp', tmpdir(), homedir()].flatMap((folder) => namesIn(folder, 1));
  const shared = ['/run/runc', '/run/crun', '/var/run/runsc', join(homedir(), '.uml')].filter(existsSync);
  const named = [...mounts, ...processes, ...namesIn('/sys/fs/cgroup', 4), ...files];
  return [...named.filter((text) => text.includes(name)), ...shared];
}

/** Ends every process of a visit as soon as the probe measures, and lists what remains of it. */
export async function remainsOfKilled(environment: Environment, variation: Variation): Promise<string[]> {
  const before = leftovers('no such name');
  let name = '';
  const prepare = (told: Visit) => {
    name = basename(told.folder);
    return variation.prepare(told);
  };
  const long = { benchmarks: ['abi-call'], rounds: 1, samples: 1_000_000, seed: 1, timeoutMs: 50_000 };
  const killed = new AbortController();
  try {
    const system = { environment, variation: { ...variation, prepare } };
    for await (const seen of visit(system, long, context, killed.signal))
      if (seen.type === 'facts') setTimeout(() => killed.abort(new Error('killed')), 100);
  } catch (error) {
    if (!killed.signal.aborted) throw error;
  }
  return leftovers(name).filter((text) => !before.includes(text));
}
