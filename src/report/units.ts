/**
 * What the numbers of a table count, and the column of the results that holds it; the one that says most about a
 * kernel first.
 */
export const units = {
  cycles: { column: 'cycles', word: 'core cycles', heading: 'Core cycles per operation' },
  tsc: { column: 'tsc_cycles', word: 'TSC ticks', heading: 'TSC ticks (not core cycles) per operation' },
  ns: { column: 'ns', word: 'ns', heading: 'ns per operation' },
  instructions: {
    column: 'instructions',
    word: 'instructions',
    heading: 'Instructions (not cycles) per operation',
  },
} as const;

export type Unit = keyof typeof units;

export const unitNames = Object.keys(units) as Unit[];
