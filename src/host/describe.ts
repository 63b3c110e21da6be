import type { HostFacts } from './facts.ts';

/**
 * A machine in one line: where a number was measured and what may have affected it. Usual or unknown facts are left out,
 * except the hypervisor and the mitigations, without which a number cannot be judged.
 *
 * @param cpu the number of the measured CPU
 */
export function describeHost(facts: HostFacts, cpu: number): string {
  return `${describeMachine(facts, cpu)}; mitigations: ${facts.mitigations ?? 'unknown'}`;
}

/** The same without the mitigations. */
export function describeMachine(facts: HostFacts, cpu: number): string {
  const count = facts.online_cpus === undefined ? '' : ` of ${facts.online_cpus}`;
  const parts = [
    `CPU ${cpu}${count}: ${facts.cpu ?? 'unknown model'}`,
    `${facts.sysname} ${facts.kernel} ${facts.arch}`,
    `hypervisor ${facts.hypervisor ?? 'unknown'}`,
    facts.clocksource && `clocksource ${facts.clocksource}`,
    facts.governor && `governor ${facts.governor}`,
    facts.turbo === 'unknown' ? undefined : `turbo ${facts.turbo}`,
    facts.smt === 'on' ? 'SMT on' : undefined,
    ['none', 'unknown'].includes(facts.container) ? undefined : `container ${facts.container}`,
    seccomp(facts),
    facts.tracer ? `traced by process ${facts.tracer}` : undefined,
  ];
  return parts.filter(Boolean).join(', ');
}

function seccomp(facts: HostFacts): string | undefined {
  if (facts.seccomp === 'strict') return 'seccomp strict';
  if (facts.seccomp !== 'filter') return undefined;
  const filters = facts.seccomp_filters;
  if (filters === undefined) return 'seccomp filters';
  return `${filters} seccomp ${filters === 1 ? 'filter' : 'filters'}`;
}
