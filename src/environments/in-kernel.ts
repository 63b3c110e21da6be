import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { abiCall } from '../../bench/abi-call.ts';
import { failureOf } from '../measure/failures.ts';
import { parseLine } from '../native/measurement.ts';
import type { Context, Environment, Variation } from '../systems/environment.ts';

/** The probe's arguments with one of native/in_kernel.c measured in the place of a system call. */
export const insteadOfCall = (args: readonly string[], benchmark: string): string[] =>
  args.map((arg) => (arg === abiCall.id ? `${abiCall.id}=${benchmark}` : arg));

const noCounterpart = 'only a system call has a counterpart here';

/** The columns that are not about a call. */
export const otherColumns = { yield: noCounterpart, psr: noCounterpart, 'create-proc': noCounterpart };

/** A row of this machine itself, for one of native/in_kernel.c. */
const measuring = (benchmark: string, label: string): Variation => ({
  label,
  prepare: ({ native, peer, args }) => {
    const second = peer === null ? [] : ['--peer-cpu', String(peer)];
    return { argv: [native.probe, ...second, ...insteadOfCall(args, benchmark)] };
  },
});

/** What the probe says that the machine lacks for a benchmark; null when it can be tried. */
async function lacking(benchmark: string, { native, cpu }: Context): Promise<string | null> {
  const args = ['--cpu', String(cpu), '--samples', '1', ...insteadOfCall([abiCall.id], benchmark)];
  // One that fails is for the visit to tell, with all that is said of it there.
  const { stdout } = await promisify(execFile)(native.probe, args).catch(() => ({ stdout: '' }));
  const line = stdout
    .split('\n')
    .map(parseLine)
    .find((line) => line?.type === 'benchmark');
  const failure = line && line.result !== 0 ? failureOf(line) : null;
  return failure?.kind === 'unsupported' ? failure.message : null;
}

/**
 * Calls of one kind: a row for each, by what the probe calls the benchmark (with a batch, where it cannot find one)
 * and its label. The first can be had on every kernel that has any.
 */
export function callsOf(
  own: Pick<Environment, 'id' | 'title' | 'isolates' | 'remark'>,
  rows: Readonly<Record<string, string>>,
): Environment {
  const [first = ''] = Object.keys(rows);
  return {
    ...own,
    programs: [],
    inKernel: true,
    obstacle: (context) => lacking(`${own.id}/${first}`, context),
    only: [abiCall.id],
    omits: otherColumns,
    units: ['cycles', 'tsc', 'ns'],
    rounds: 'inside',
    variations: () => Object.entries(rows).map(([id, label]) => measuring(`${own.id}/${id}`, label)),
  };
}
