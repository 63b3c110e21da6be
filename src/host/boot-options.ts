/**
 * Prefixes of the kernel parameters that change the cost of entering the kernel, switching or waking up
 * (Documentation/admin-guide/kernel-parameters.txt). The others name disks and consoles, and stay private.
 */
const relevant = `
  mitigations pti nopti kpti spectre_ nospectre spec_ retbleed l1tf mds srbds tsx mmio_stale
  gather_data reg_file_data indirect_target vmscape nosmep nosmap ibt isolcpus nohz rcu_nocb
  irqaffinity maxcpus nr_cpus nosmt threadirqs preempt clocksource tsc hpet no-kvmclock no-steal-acc
  idle nohlt cpuidle intel_idle processor. intel_pstate amd_pstate cpufreq transparent_hugepage
  audit lsm selinux apparmor init_on_ slub_debug page_poison debug_pagealloc kasan randomize_kstack
  vsyscall nopcid noinvpcid nofsgsbase nested_pvm cgroup_disable noautogroup sched_
`
  .trim()
  .split(/\s+/);

/** The relevant parameters of a command line, in its order; undefined when there are none. */
export function bootOptions(cmdline: string | undefined): string | undefined {
  // What follows -- is for init, not for the kernel.
  const parameters = (cmdline ?? '').split(/ -- | --$/)[0]?.split(' ') ?? [];
  return parameters.filter((text) => relevant.some((name) => text.startsWith(name))).join(' ') || undefined;
}
