import { measurable } from '../../bench/index.ts';
import { compare } from '../../src/compare/compare.ts';
import type { CompareOptions } from '../../src/compare/model.ts';
import { pairingsOf } from '../../src/compare/pairing.ts';
import { type Input, SideRows } from '../../src/compare/side.ts';
import type { Row } from '../../src/results/schema.ts';
import { around, host, measured } from './rows.ts';

export const facts: Partial<Row> = {
  kernel: '6.18.44',
  mitigations: 'spec_store_bypass: Vulnerable; spectre_v2: Mitigation: Retpolines',
  hypervisor: 'KVM',
  cpu: 'AMD EPYC',
  arch: 'x86_64',
  run: 'one',
};

/** The rounds of the usual host, with system calls costlier by a share, and other facts. */
export const like = (more: Partial<Row> = {}, dearer = 0): Row[] =>
  host.map((row) => ({
    ...row,
    ...facts,
    ...more,
    cycles: (row.cycles ?? 0) * (row.benchmark === 'abi-call' ? 1 + dearer : 1),
  }));

/** Rounds of one benchmark in several runs, each with luck of its own: a share that all its rounds have more. */
export const inRuns = (benchmark: string, value: number, luck: readonly number[]): Row[] =>
  luck.flatMap((share, run) =>
    measured(benchmark, around(value * (1 + share), 0.003), { run: `run ${run}` }),
  );

export function input(text: string, rows: readonly Row[]): Input {
  const side = new SideRows();
  side.add(rows, text);
  return { text, rows: side.rows };
}

export function compared(inputs: readonly Input[], options: Partial<CompareOptions> = {}) {
  const [{ sides }] = pairingsOf(inputs, {}).pairings as [ReturnType<typeof pairingsOf>['pairings'][0]];
  return compare(sides, { benchmarks: measurable, ...options });
}

/** base.csv against new.csv. */
export const pair = (base: readonly Row[], other: readonly Row[], options: Partial<CompareOptions> = {}) =>
  compared([input('base.csv', base), input('new.csv', other)], options);
