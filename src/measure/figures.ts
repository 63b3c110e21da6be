import type { Row } from '../results/schema.ts';

/** The round medians of one benchmark, all in one unit. */
export interface Figures {
  unit: 'cycles' | 'tsc';
  values: readonly number[];
}

/**
 * The figures by which a run is steered and shown while it goes on: core cycles, unless most rounds have none.
 * Now and then a round has none on a machine that has a core clock; it is left out rather than mixed in.
 */
export function figuresOf(rows: readonly Partial<Row>[]): Figures {
  const cycles = rows.flatMap((row) => row.cycles ?? []);
  if (2 * cycles.length > rows.length) return { unit: 'cycles', values: cycles };
  return { unit: 'tsc', values: rows.flatMap((row) => row.tsc_cycles ?? []) };
}
