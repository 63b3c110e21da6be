import { formatCpuList, parseCpuList } from '../../host/cpu-list.ts';
import { hypervisor } from '../../host/hypervisor.ts';
import { fact } from '../../host/raw.ts';
import { cpuShares } from '../counters.ts';
import type { Check, Evidence, Task } from '../evidence.ts';
import { levelOf, ok, unknown, verdict, warning } from '../finding.ts';

/** Shares of time. A round of bench all is disturbed by a tenth of a percent as well, but its median is not. */
const MEASURED_CPU = { warning: 0.05, unfit: 0.2 };
const SIBLING = { warning: 0.05, unfit: 0.05 };
const OTHER_CPU = 0.3;
const NAMED = { tasks: 3, share: 0.02 };

const percent = (share: number) => `${Math.round(share * 100)} %`;

/** Without two readings no share was measured: somebody was running there at every look, or not. */
function busyness({ idle }: Evidence, share: number): string {
  if (idle) return `${percent(share)} busy`;
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
  if (tasks.length === 0) return ' (by processes that soon ended, or are not to be seen from here)';
  const names = tasks.map(({ pid, name, share }) => `${name} ${pid}${idle ? `: ${percent(share)}` : ''}`);
  return ` (${names.join(', ')})`;
}

/** Threads of the kernel take no signals. */
function pause(tasks: readonly Task[]): string {
  const pids = tasks.filter(({ kernel }) => !kernel).map(({ pid }) => pid);
  return pids.length === 0 ? 'top' : `kill -STOP ${pids.join(' ')}   # later: kill -CONT`;
}

/** Busy shares of CPUs: by two readings of /proc/stat, otherwise by who was running whenever it was looked. */
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
    if (busy === undefined) return unknown('/proc/stat tells nothing of it');
    const tasks = takers(evidence, (one) => one === cpu);
    const level = levelOf(busy, MEASURED_CPU);
    const who = level === 'ok' ? '' : naming(evidence, tasks);
    const said = `CPU ${cpu} is ${busyness(evidence, busy)} with something else`;
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
    if (sibling === undefined) return ok(`CPU ${evidence.cpu} has no sibling thread that this kernel sees`);
    const said = `CPU ${sibling}, the other thread of the same core, is ${busyness(evidence, busy)}`;
    const level = levelOf(busy, SIBLING);
    const tasks = takers(evidence, (one) => one === sibling);
    const who = level === 'ok' ? '' : naming(evidence, tasks);
    return verdict(level, `${said}${who}`, 'echo off | sudo tee /sys/devices/system/cpu/smt/control');
  },
};

/** CPUs that are neither measured on nor share its core; in a VM that cannot be told. */
export const load: Check = {
  id: 'load',
  subject: 'who takes the other CPUs, and the load average',
  limit: 'never',
  look(evidence) {
    const { raw, cpu } = evidence;
    const own = [cpu, ...siblingsOf(evidence)];
    const others = [...busyShares(evidence)].filter(([other]) => !own.includes(other));
    const busy = others.filter(([, share]) => share >= OTHER_CPU);
    const average = fact(raw, '/proc/loadavg')?.split(' ')[0];
    const recent = average === undefined ? '' : `; load average of the last minute ${average}`;
    if (busy.length === 0)
      return ok(`${others.length} other CPUs less than ${percent(OTHER_CPU)} busy${recent}`);
    const tasks = takers(evidence, (one) => busy.some(([other]) => other === one));
    const mean = busy.reduce((sum, [, share]) => sum + share, 0) / busy.length;
    const list = formatCpuList(busy.map(([other]) => other));
    const said = `CPU ${list} ${busy.length === 1 ? 'is' : 'are, on average,'} ${busyness(evidence, mean)}`;
    const vm =
      hypervisor(raw) === 'none' ? '' : '; in a VM that may be the other thread of the measured core';
    return warning(`${said}${naming(evidence, tasks)}${vm}${recent}`, pause(tasks));
  },
};
