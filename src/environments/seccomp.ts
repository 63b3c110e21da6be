import type { Environment } from '../systems/environment.ts';

/** As many as a common sandbox profile has; what the kernel remembers costs the same for any number. */
const RULES = 50;

function filtered(id: string, option: string, rules: number, title: string, isolates: string): Environment {
  return {
    id,
    title,
    isolates,
    programs: [],
    quick: true,
    units: ['cycles', 'tsc', 'ns'],
    rounds: 'inside',
    variations: () => [
      {
        label: title,
        prepare: ({ native, args }) => ({ argv: [native.probe, option, String(rules), ...args] }),
      },
    ],
  };
}

export const seccomp = filtered(
  'seccomp',
  '--seccomp',
  RULES,
  `seccomp filter, ${RULES} rules`,
  'a filter of system calls that decides by their number, whose answers the kernel remembers (Linux 5.11)',
);

export const uncached = (rules: number): Environment =>
  filtered(
    'seccomp-uncached',
    '--seccomp-uncached',
    rules,
    `seccomp filter, ${rules} rules, uncached`,
    'the same filter, also reading the instruction pointer, so that the kernel runs it at every call',
  );

export const seccompUncached = uncached(RULES);
