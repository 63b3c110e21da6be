import { isGvisor } from './hypervisor.ts';
import { fact, field, type RawFacts } from './raw.ts';

/** Runtimes by the control groups they create; Kubernetes first, since the paths of its pods also contain the runtime's name. */
const cgroupMarks: [name: string, path: RegExp][] = [
  ['kubernetes', /\/kubepods\b/],
  ['docker', /\/docker(\/|-)[0-9a-f]{12}/],
  ['podman', /\/libpod-[0-9a-f]{12}/],
  ['systemd-nspawn', /\/systemd-nspawn@/],
  ['lxc', /\/(lxc\/|lxc\.payload\b|\.lxc\b)/],
  ['containerd', /cri-containerd/],
];

/** CAP_SYS_ADMIN is bit 21 of the bounding set (linux/capability.h). */
const CAP_SYS_ADMIN = 1n << 21n;

/**
 * The container runtime around this process, `none` where the control groups show that there is none, `unknown`
 * otherwise: inside a cgroup namespace every path is `/`, as on a machine without an init system.
 */
export function container(raw: RawFacts): string {
  const cgroups = raw.files['/proc/self/cgroup'];
  const marked = cgroupMarks.find(([, path]) => path.test(cgroups ?? ''));
  if (marked) return marked[0];
  const reported = fact(raw, '/run/systemd/container');
  if (reported !== undefined) return reported;
  if ('/run/.containerenv' in raw.files) return 'podman';
  if ('/.dockerenv' in raw.files) return isConfined(raw) ? 'docker' : 'unknown';
  if (!cgroups) return hasNoCgroups(raw) ? 'none' : 'unknown';
  return /^\d+:[^:]*:\/./m.test(cgroups) ? 'none' : 'unknown';
}

/**
 * /.dockerenv alone proves nothing, because a root file system exported from an image still has it (as in
 * Firecracker guests). Docker withholds CAP_SYS_ADMIN from every container that is not privileged.
 */
function isConfined(raw: RawFacts): boolean {
  const bounding = field(raw.files['/proc/self/status'], 'CapBnd') ?? '';
  return /^[0-9a-f]{1,16}$/.test(bounding) && (BigInt(`0x${bounding}`) & CAP_SYS_ADMIN) === 0n;
}

/** Linux runtimes need control groups, so a kernel without them, or with none mounted, hosts none. */
function hasNoCgroups(raw: RawFacts): boolean {
  return '/proc/self/status' in raw.files && !isGvisor(raw);
}
