import { readdirSync, readFileSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { whyNot } from '../../src/environments/availability.ts';
import type { Context, Environment, Variation } from '../../src/environments/environment.ts';
import { type Seen, visit } from '../../src/environments/visit.ts';
import { hostColumns, parseFacts } from '../../src/host/facts.ts';
import { nativeHere } from '../native/helpers.ts';

const { native, cpu } = await nativeHere();

export const context: Context = { native, cpu, kernels: [], append: [], hosts: [], env: process.env };

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
  const plan = { benchmarks, rounds: 2, samples: 3, seed: 1, timeoutMs: 50_000 };
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

/** Visits every row of an environment; skips the test, with the reason, where the machine lacks something. */
export async function visitAll(
  environment: Environment,
  skip: (reason: string) => void,
  where = context,
): Promise<Visited[]> {
  const why = await whyNot(environment, where);
  if (why) skip(`${environment.id}: ${why}`);
  const all: Visited[] = [];
  for (const variation of await environment.variations(where))
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

/** Everything outside of a folder that a runtime or an emulator is known to leave: see the names. */
export function leftovers(): string[] {
  const mounts = readFileSync('/proc/self/mounts', 'utf8').split('\n');
  const groups = namesIn('/sys/fs/cgroup', 4);
  const folders = ['/dev/shm', '/run', '/var/run', homedir(), join(homedir(), '.uml')];
  const files = folders.flatMap((folder) => namesIn(folder, 1));
  return [...mounts, ...groups, ...files, ...namesIn(tmpdir(), 1)].filter((name) =>
    /ringtoll-|runc|crun|runsc|\.uml|vm_file/.test(name),
  );
}
