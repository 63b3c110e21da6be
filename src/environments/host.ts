import type { Environment } from '../systems/environment.ts';

/** Visited before and after every other environment, so that the others can be held against it. */
export const host: Environment = {
  id: 'host',
  title: 'this machine, nothing in between',
  isolates: 'nothing',
  programs: [],
  quick: true,
  units: ['cycles', 'tsc', 'ns'],
  rounds: 'inside',
  variations: () => [{ label: 'host', prepare: ({ native, args }) => ({ argv: [native.probe, ...args] }) }],
};
