/**
 * What the numbers of a table count, and the column of the results that holds it; the one that says most about a
 * kernel first. The mark stands beside a number in a table that counts something else.
 */
export const units = {
  cycles: { column: 'cycles', mark: 'cyc', word: 'core cycles', heading: 'Core cycles per operation' },
  tsc: {
    column: 'tsc_cycles',
    mark: 'tsc',
    word: 'TSC ticks',
    heading: 'TSC ticks (not core cycles) per operation',
  },
  ns: { column: 'ns', mark: 'ns', word: 'ns', heading: 'ns per operation' },
  instructions: {
    column: 'instructions',
    mark: 'insn',
    word: 'instructions',
    heading: 'Instructions (not cycles) per operation',
  },
} as const;

export type Unit = keyof typeof units;

export const unitNames = Object.keys(units) as Unit[];
