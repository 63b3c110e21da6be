import type { Environment } from './environment.ts';

/** As many as a common sandbox profile has; what the kernel remembers costs the same for any number. */
const RULES = 50;

function filtered(id: string, option: string, title: string, isolates: string): Environment {
  return {
    id,
    title,
    isolates,
    programs: [],
    units: ['cycles', 'tsc', 'ns'],
    rounds: 'inside',
    variations: () => [
      {
        label: title,
        prepare: ({ native, args }) => ({ argv: [native.probe, option, String(RULES), ...args] }),
      },
    ],
  };
}

export const seccomp = filtered(
  'seccomp',
  '--seccomp',
  `seccomp filter, ${RULES} rules`,
  'a filter of system calls that decides by their number, whose answers the kernel remembers (Linux 5.11)',
);

export const seccompUncached = filtered(
  'seccomp-uncached',
  '--seccomp-uncached',
  `seccomp filter, ${RULES} rules, uncached`,
  'the same filter, also reading the instruction pointer, so that the kernel runs it at every call',
);
