import { wholeNumber } from './raw.ts';

/** Path to text. */
export type Texts = Readonly<Record<string, string>>;

/** A control group of this process, or one above it. */
export interface Cgroup {
  folder: string;
  version: 1 | 2;
}

interface Mount extends Cgroup {
  /** The part of the hierarchy that is mounted: `/`, or the container's group. */
  root: string;
  controllers: readonly string[];
}

/** proc_pid_mountinfo(5): id, parent, device, root, mount point, options, any tags, `-`, type, source, super options. */
function cgroupMounts(mountinfo: string): Mount[] {
  return mountinfo.split('\n').flatMap((line) => {
    const [left = '', right = ''] = line.split(' - ');
    const [, , , root = '/', folder = ''] = left.split(' ');
    const [type, , options = ''] = right.split(' ');
    if (folder === '' || (type !== 'cgroup' && type !== 'cgroup2')) return [];
    return [{ root, folder, version: type === 'cgroup' ? 1 : 2, controllers: options.split(',') } as const];
  });
}

/**
 * The path of this process in the hierarchy of one version that has a controller; undefined where there is none.
 * cgroups(7): `number:controllers:path`, controllers empty in version 2.
 */
function cgroupPath(version: Cgroup['version'], controller: string, files: Texts): string | undefined {
  for (const line of (files['/proc/self/cgroup'] ?? '').trim().split('\n')) {
    const [, controllers = '', ...rest] = line.split(':');
    const names = controllers.split(',');
    const isIts = version === 2 ? controllers === '' && rest.length > 0 : names.includes(controller);
    if (isIts) return rest.join(':');
  }
  return undefined;
}

const namesIn = (path: string): string[] => path.split('/').filter((name) => name !== '');

/** A group above the root of the namespace is /../.., and cannot be read. */
const isAbove = (path: string): boolean => path.includes('..');

/** Groups with the cpu controller between this process and the root; undefined if they cannot be read. */
export function cgroupDepth(files: Texts): number | undefined {
  // A controller belongs to one hierarchy only.
  const path = cgroupPath(1, 'cpu', files) ?? cgroupPath(2, 'cpu', files);
  return path === undefined || isAbove(path) ? undefined : namesIn(path).length;
}

/** The folders of a path below a mount, the deepest first; the mount itself last. */
function upwards(mount: string, path: string): string[] {
  const names = namesIn(path);
  return [...names.map((_, n) => [mount, ...names.slice(0, names.length - n)].join('/')), mount];
}

/** Every group whose limits of that controller hold for this process, the deepest first. */
export function cgroupsOf(controller: string, files: Texts): Cgroup[] {
  const mounts = cgroupMounts(files['/proc/self/mountinfo'] ?? '');
  return mounts
    .filter(({ version, controllers }) => version === 2 || controllers.includes(controller))
    .flatMap((mount) => {
      const path = cgroupPath(mount.version, controller, files);
      if (path === undefined) return [];
      // A container sees its own group as the root of the mount, while the path is that of the host.
      const below = path.startsWith(mount.root) ? path.slice(mount.root.length) : path;
      const { version } = mount;
      return upwards(mount.folder, isAbove(below) ? '' : below).map((folder) => ({ folder, version }));
    });
}

/** Files with the CPU time of a control group, in version 2 and version 1. */
export const quotaFiles = ['cpu.max', 'cpu.cfs_quota_us', 'cpu.cfs_period_us', 'cpu.stat'];

interface Quota extends Cgroup {
  /** CPUs that may be used on average over a period. */
  cpus: number;
  periodMs: number;
  throttled: number;
}

/** sched-bwc.rst, cgroup-v2.rst: microseconds of CPU time in each period; -1 or `max` for no limit. */
function quotaOf(cgroup: Cgroup, files: Texts): Quota | null {
  const text = (name: string) => files[`${cgroup.folder}/${name}`]?.trim() ?? '';
  const [most, period] =
    cgroup.version === 2 ? text('cpu.max').split(' ') : [text('cpu.cfs_quota_us'), text('cpu.cfs_period_us')];
  const [quotaUs, periodUs] = [wholeNumber(most), wholeNumber(period)];
  if (quotaUs === undefined || !periodUs) return null;
  const throttled = Number(/^nr_throttled (\d+)$/m.exec(text('cpu.stat'))?.[1] ?? 0);
  return { ...cgroup, cpus: quotaUs / periodUs, periodMs: periodUs / 1000, throttled };
}

/** The quota of a group holds for all below it, so the smallest on the way up counts. Null for none. */
export function leastQuota(files: Texts): Quota | null {
  const quotas = cgroupsOf('cpu', files).flatMap((cgroup) => quotaOf(cgroup, files) ?? []);
  return quotas.toSorted((a, b) => a.cpus - b.cpus)[0] ?? null;
}

/** As a column: `0.5`, or `none`; undefined if it was not read, as in a guest. */
export function cpuQuota(files: Texts): string | undefined {
  if (cgroupsOf('cpu', files).length === 0) return undefined;
  const least = leastQuota(files);
  return least === null ? 'none' : `${Number(least.cpus.toPrecision(3))}`;
}
