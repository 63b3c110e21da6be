/** What the numbers of a table count, and the column of the results that holds it. */
export const units = {
  cycles: { column: 'cycles', word: 'core cycles', heading: 'Core cycles per operation' },
  tsc: { column: 'tsc_cycles', word: 'TSC ticks', heading: 'TSC ticks (not core cycles) per operation' },
  ns: { column: 'ns', word: 'ns', heading: 'ns per operation' },
} as const;

export type Unit = keyof typeof units;
