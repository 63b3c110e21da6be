/** Path to text. */
export type Texts = Readonly<Record<string, string>>;

/** A control group of this process, or one above it. */
export interface Cgroup {
  folder: string;
  version: 1 | 2;
}

interface Mount extends Cgroup {
  /** The part of the hierarchy that is mounted: `/`, or a group of its own in a container. */
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

/** cgroups(7): `number:controllers:path`, controllers empty in version 2. */
function pathOf(mount: Mount, controller: string, cgroups: string): string | undefined {
  for (const line of cgroups.split('\n')) {
    const [, controllers = '', ...rest] = line.split(':');
    const names = controllers.split(',');
    const isIts = mount.version === 2 ? controllers === '' && rest.length > 0 : names.includes(controller);
    if (isIts) return rest.join(':');
  }
  return undefined;
}

/** The folders of a path below a mount, the deepest first; the mount itself last. */
function upwards(mount: string, path: string): string[] {
  const names = path.split('/').filter((name) => name !== '');
  return [...names.map((_, n) => [mount, ...names.slice(0, names.length - n)].join('/')), mount];
}

/** Every group whose limits hold for this process under that controller, the deepest first. */
export function cgroupsOf(controller: string, files: Texts): Cgroup[] {
  const mounts = cgroupMounts(files['/proc/self/mountinfo'] ?? '');
  return mounts
    .filter(({ version, controllers }) => version === 2 || controllers.includes(controller))
    .flatMap((mount) => {
      const path = pathOf(mount, controller, files['/proc/self/cgroup'] ?? '');
      if (path === undefined) return [];
      // A container sees its own group as the root of the mount, while the path is that of the host.
      const below = path.startsWith(mount.root) ? path.slice(mount.root.length) : path;
      const { version } = mount;
      // One above the root of a namespace is /../.., and not to be seen.
      return upwards(mount.folder, below.includes('..') ? '' : below).map((folder) => ({ folder, version }));
    });
}
