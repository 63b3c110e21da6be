import type { Row } from '../../src/results/schema.ts';

export const label = 'Linux 6.18.44 (myhost)';

/** One row for each round of a benchmark, with its core cycles. */
export function measured(benchmark: string, cycles: readonly number[], more: Partial<Row> = {}): Row[] {
  return cycles.map((value, index) => ({
    schema: 1,
    system: label,
    environment: 'host',
    benchmark,
    round: index + 1,
    cycles: value,
    tsc_cycles: value * 0.7,
    ns: value / 4,
    ...more,
  }));
}

/** Twelve rounds around a value; the interval of their median is ± the share given. */
export function around(value: number, share: number): number[] {
  return [-2, -2, -1, -1, -0.5, 0, 0, 0.5, 1, 1, 2, 2].map((step) => value * (1 + step * share));
}

export const host: readonly Row[] = [
  ...measured('abi-call', around(424, 0.003)),
  ...measured('yield', around(1_845, 0.006)),
  ...measured('psr', around(3_950, 0.0004)),
  ...measured('create-proc', around(419_000, 0.012)),
];
