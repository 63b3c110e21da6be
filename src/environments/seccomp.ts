import type { Environment } from '../systems/environment.ts';

/** As many as a typical sandbox profile has; a cached decision costs the same for any number. */
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
  'a filter that decides by system call number, whose decisions the kernel caches (since Linux 5.11)',
);

export const uncached = (rules: number): Environment =>
  filtered(
    'seccomp-uncached',
    '--seccomp-uncached',
    rules,
    `seccomp filter, ${rules} rules, uncached`,
    'the same filter, which also reads the instruction pointer and so runs at every system call',
  );

export const seccompUncached = uncached(RULES);
