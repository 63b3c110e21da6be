import { readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { isInstalled } from '../host/installed.ts';
import { oncePerContext, smokeTest } from '../systems/availability.ts';
import type { Command, Context, Environment, Variation, Visit } from '../systems/environment.ts';
import { makeBundle, makeRootfs, ownUsers } from '../systems/oci-bundle.ts';

/** A way to run a container. `id` is a name unique on this machine. */
interface Runtime {
  program: string;
  /** docker and podman have seccomp filters of their own; runc and crun do what the bundle says. */
  seccomp: string;
  command(visit: Visit, id: string): Command;
}

/** A killed container leaves an empty control group behind. */
const removeGroups = (id: string) => `find /sys/fs/cgroup -depth -type d -name '*${id}*' -exec rmdir {} +`;

const onBundle =
  (program: string, ...options: string[]): Runtime['command'] =>
  (visit, id) => {
    makeBundle(visit, program, ownUsers());
    return { argv: [program, ...options, '--root', 'state', 'run', id], undo: removeGroups(id) };
  };

/** Root without CAP_SYS_RESOURCE, as in most sandboxes, may not raise limits to podman's defaults. */
function limits(): string[] {
  const own = readFileSync('/proc/self/limits', 'utf8');
  const upTo = (wanted: number, name: string) =>
    Math.min(wanted, Number(new RegExp(`^${name} +\\S+ +(\\d+)`, 'm').exec(own)?.[1] ?? wanted));
  const [files, processes] = [upTo(1024, 'Max open files'), upTo(4096, 'Max processes')];
  return [`--ulimit=nofile=${files}:${files}`, `--ulimit=nproc=${processes}:${processes}`];
}

function podman(...global: string[]): Runtime {
  return {
    program: 'podman',
    seccomp: "podman's seccomp profile",
    command(visit, id) {
      makeRootfs(visit, 'podman');
      // vfs is the only storage driver that leaves nothing mounted.
      const storage = ['root', 'runroot', 'tmpdir', 'runtime-flag=root'].map(
        (name) => `--${name}=${join(visit.folder, 'state', name)}`,
      );
      // Otherwise podman leaves folders in /tmp and at home when it is not run by root.
      const own = ['XDG_RUNTIME_DIR', 'XDG_CONFIG_HOME'].map((name) => `${name}=${visit.folder}`);
      const settings = [...storage, '--storage-driver=vfs', '--events-backend=none', ...global];
      const options = ['--rm', '--name', id, '--read-only', '--network=none', ...limits()];
      const rootfs = ['--rootfs', join(visit.folder, 'rootfs')];
      return {
        argv: ['env', ...own, 'podman', ...settings, 'run', ...options, ...rootfs, '/probe', ...visit.args],
        // The container's /dev/shm is mounted below the folder.
        undo: `${own.join(' ')} podman ${settings.join(' ')} rm --force --ignore --time=0 ${id} >/dev/null 2>&1; ${removeGroups(id)}`,
      };
    },
  };
}

/** In order of preference; the first that works is used. */
const runtimes: readonly Runtime[] = [
  { program: 'runc', seccomp: 'no seccomp profile', command: onBundle('runc') },
  {
    program: 'crun',
    seccomp: 'no seccomp profile',
    command: onBundle('crun', '--cgroup-manager=disabled'),
  },
  podman(),
  // If both are installed podman prefers crun, which refuses to run with both versions of control groups mounted.
  podman('--runtime=runc'),
  {
    program: 'docker',
    seccomp: "docker's seccomp profile",
    command(visit, id) {
      makeRootfs(visit, 'docker');
      const layer = `tar -C rootfs -c -f layer.tar . && docker import layer.tar ringtoll:${id} >image`;
      const options = ['--rm', '--name', id, '--read-only', '--tmpfs=/tmp', '--network=none'];
      return {
        argv: [
          'sh',
          '-c',
          `${layer} && exec docker run "$@"`,
          'sh',
          ...options,
          `ringtoll:${id}`,
          '/probe',
          ...visit.args,
        ],
        undo: `docker rm --force ${id}; docker rmi --force ringtoll:${id}`,
      };
    },
  },
];

function inContainer({ program, seccomp, command }: Runtime): Variation {
  return {
    label: `container (${program}, ${seccomp})`,
    prepare: (visit) => command(visit, basename(visit.folder)),
  };
}

interface Chosen {
  runtime?: Runtime;
  obstacle: string | null;
}

/** The first runtime that starts: an installed one may be forbidden to this user, or lack a running service. */
async function firstThatWorks(context: Context): Promise<Chosen> {
  const isHere = ({ program }: Runtime) => isInstalled(program, context.env);
  const refusals = new Set<string>();
  for (const runtime of runtimes.filter(isHere)) {
    const why = await smokeTest(inContainer(runtime), context);
    if (why === null) return { runtime, obstacle: null };
    refusals.add(why.startsWith(runtime.program) ? why : `${runtime.program}: ${why}`);
  }
  if (refusals.size === 0)
    return { obstacle: 'needs runc (apt-get install runc), or crun, podman or docker' };
  const others = new Set(runtimes.filter((runtime) => !isHere(runtime)).map(({ program }) => program));
  const cures = [
    ...(process.getuid?.() === 0 ? [] : ['try as root']),
    ...(others.size > 0 ? [`install ${[...others].join(' or ')}`] : []),
  ];
  return { obstacle: [...refusals].join('; ') + (cures.length > 0 ? ` (${cures.join(', or ')})` : '') };
}

const chosen = oncePerContext(firstThatWorks);

export const container: Environment = {
  id: 'container',
  title: 'a container with only the probe in it',
  isolates: 'separate namespaces, control group and root file system, and no capabilities',
  programs: [],
  obstacle: async (context) => (await chosen(context)).obstacle,
  units: ['cycles', 'tsc', 'ns'],
  rounds: 'inside',
  async variations(context) {
    const { runtime } = await chosen(context);
    return runtime ? [inContainer(runtime)] : [];
  },
};
