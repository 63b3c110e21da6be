import type { Environment } from '../systems/environment.ts';

/** The baseline: visited before and after every other environment. */
export const host: Environment = {
  id: 'host',
  title: 'this machine',
  isolates: 'nothing',
  programs: [],
  quick: true,
  units: ['cycles', 'tsc', 'ns'],
  rounds: 'inside',
  variations: () => [{ label: 'host', prepare: ({ native, args }) => ({ argv: [native.probe, ...args] }) }],
};
