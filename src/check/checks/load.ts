import { formatCpuList, parseCpuList } from '../../host/cpu-list.ts';
import { hypervisor } from '../../host/hypervisor.ts';
import { fact } from '../../host/raw.ts';
import { formatPercent } from '../../text/number.ts';
import { cpuShares } from '../counters.ts';
import type { Check, Evidence, Task } from '../evidence.ts';
import { levelOf, ok, unknown, verdict, warning } from '../finding.ts';

/** Shares of time. A tenth of a percent disturbs a round as well, but not its median. */
const MEASURED_CPU = { warning: 0.05, unfit: 0.2 };
const SIBLING = { warning: 0.05, unfit: 0.05 };
const OTHER_CPU = 0.3;
const NAMED = { tasks: 3, share: 0.02 };

/** Without two readings of the counters there is no share, only whether somebody was running at every look. */
function busyness({ idle }: Evidence, share: number): string {
  if (idle) return `${formatPercent(share, 2)} busy`;
  return share > 0 ? 'seen busy' : 'not seen busy';
}

/** The tasks that took most of these CPUs. */
function takers({ idle, running }: Evidence, onCpu: (cpu: number) => boolean): Task[] {
  return (idle?.tasks ?? running)
    .filter(({ cpu, share }) => onCpu(cpu) && share >= NAMED.share)
    .toSorted((a, b) => b.share - a.share)
    .slice(0, NAMED.tasks);
}

function naming({ idle }: Evidence, tasks: readonly Task[]): string {
  if (tasks.length === 0) return ' (by short-lived processes, or by some that are not visible from here)';
  const names = tasks.map(
    ({ pid, name, share }) => `${name} ${pid}${idle ? `: ${formatPercent(share, 2)}` : ''}`,
  );
  return ` (${names.join(', ')})`;
}

/** Kernel threads take no signals. */
function pause(tasks: readonly Task[]): string {
  const pids = tasks.filter(({ kernel }) => !kernel).map(({ pid }) => pid);
  return pids.length === 0 ? 'top' : `kill -STOP ${pids.join(' ')}   # later: kill -CONT`;
}

/** Busy shares of CPUs: from two readings of /proc/stat, or else from the tasks that were running at every look. */
function busyShares(evidence: Evidence): Map<number, number> {
  const { idle, running, raw } = evidence;
  if (idle) return new Map([...cpuShares(idle)].map(([cpu, { busy }]) => [cpu, busy]));
  const online = parseCpuList(raw.files['/sys/devices/system/cpu/online'] ?? '');
  return new Map(online.map((cpu) => [cpu, running.some((task) => task.cpu === cpu) ? 1 : 0]));
}

export const measuredCpu: Check = {
  id: 'measured-cpu',
  subject: 'who takes the measured CPU, within half a second',
  limit: 'from 20%',
  look(evidence) {
    const { cpu } = evidence;
    const busy = busyShares(evidence).get(cpu);
    if (busy === undefined) return unknown(`CPU ${cpu} is not in /proc/stat`);
    const tasks = takers(evidence, (one) => one === cpu);
    const level = levelOf(busy, MEASURED_CPU);
    const who = level === 'ok' ? '' : naming(evidence, tasks);
    const said = `CPU ${cpu} is ${busyness(evidence, busy)} with other tasks`;
    return verdict(level, `${said}${who}`, pause(tasks));
  },
};

const siblingsOf = ({ raw, cpu }: Evidence): number[] =>
  parseCpuList(fact(raw, `/sys/devices/system/cpu/cpu${cpu}/topology/thread_siblings_list`) ?? '').filter(
    (sibling) => sibling !== cpu,
  );

export const smt: Check = {
  id: 'smt',
  subject: 'who takes the sibling thread of its core',
  limit: 'from 5%',
  look(evidence) {
    const shares = busyShares(evidence);
    const [sibling, busy = 0] =
      siblingsOf(evidence)
        .map((one) => [one, shares.get(one) ?? 0] as const)
        .toSorted(([, a], [, b]) => b - a)[0] ?? [];
    if (sibling === undefined) return ok(`this kernel sees no SMT sibling of CPU ${evidence.cpu}`);
    const said = `CPU ${sibling}, the SMT sibling of CPU ${evidence.cpu}, is ${busyness(evidence, busy)}`;
    const level = levelOf(busy, SIBLING);
    const tasks = takers(evidence, (one) => one === sibling);
    const who = level === 'ok' ? '' : naming(evidence, tasks);
    return verdict(level, `${said}${who}`, 'echo off | sudo tee /sys/devices/system/cpu/smt/control');
  },
};

/** CPUs other than the measured one and its siblings, which a VM may not know. */
export const load: Check = {
  id: 'load',
  subject: 'who takes the other CPUs, and the load average',
  limit: 'never',
  reads: ['/proc/loadavg'],
  look(evidence) {
    const { raw, cpu } = evidence;
    const own = [cpu, ...siblingsOf(evidence)];
    const others = [...busyShares(evidence)].filter(([other]) => !own.includes(other));
    const busy = others.filter(([, share]) => share >= OTHER_CPU);
    const average = fact(raw, '/proc/loadavg')?.split(' ')[0];
    const recent = average === undefined ? '' : `; 1-minute load average ${average}`;
    if (busy.length === 0)
      return ok(`none of ${others.length} other CPUs is ${formatPercent(OTHER_CPU)} busy or more${recent}`);
    const tasks = takers(evidence, (one) => busy.some(([other]) => other === one));
    const mean = busy.reduce((sum, [, share]) => sum + share, 0) / busy.length;
    const list = formatCpuList(busy.map(([other]) => other));
    const is = `${busyness(evidence, mean)}${busy.length === 1 ? '' : ' on average'}`;
    const said = busy.length === 1 ? `CPU ${list} is ${is}` : `CPUs ${list} are ${is}`;
    const vm =
      hypervisor(raw) === 'none'
        ? ''
        : `; in a VM, ${busy.length === 1 ? 'it' : 'one'} may be the SMT sibling of the measured CPU`;
    return warning(`${said}${naming(evidence, tasks)}${vm}${recent}`, pause(tasks));
  },
};
