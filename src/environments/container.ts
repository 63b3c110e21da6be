import { basename } from 'node:path';
import { isInstalled } from './availability.ts';
import type { Command, Context, Environment, Variation, Visit } from './environment.ts';
import { makeBundle, makeRootfs, ownUsers } from './oci-bundle.ts';
import { trial } from './trial.ts';

/** A way to run a container. `id` is a name that nothing else on this machine has. */
interface Runtime {
  program: string;
  /** docker and podman have a filter of system calls of their own, runc and crun what the bundle says. */
  seccomp: string;
  command(visit: Visit, id: string): Command;
}

/** A control group outlives its processes; that of a killed container is empty and can be removed. */
const removeGroups = (id: string) => `find /sys/fs/cgroup -depth -type d -name '*${id}*' -exec rmdir {} +`;

const onBundle =
  (program: string, ...options: string[]): Runtime['command'] =>
  (visit, id) => {
    makeBundle(visit, program, ownUsers());
    return { argv: [program, ...options, '--root', 'state', 'run', id], undo: removeGroups(id) };
  };

/** The first that works is used. */
const runtimes: readonly Runtime[] = [
  { program: 'runc', seccomp: 'no seccomp profile', command: onBundle('runc') },
  {
    program: 'crun',
    seccomp: 'no seccomp profile',
    command: onBundle('crun', '--cgroup-manager=disabled'),
  },
  {
    program: 'podman',
    seccomp: "podman's seccomp profile",
    command(visit, id) {
      makeRootfs(visit, 'podman');
      const storage = [
        '--root=state/root',
        '--runroot=state/run',
        '--tmpdir=state/tmp',
        '--events-backend=none',
      ];
      const options = ['--rm', '--name', id, '--read-only', '--network=none'];
      return {
        argv: ['podman', ...storage, 'run', ...options, '--rootfs', 'rootfs', '/probe', ...visit.args],
        undo: removeGroups(id),
      };
    },
  },
  {
    program: 'docker',
    seccomp: "docker's seccomp profile",
    command(visit, id) {
      makeRootfs(visit, 'docker');
      const script = `tar -C rootfs -c . | docker import - ringtoll:${id} >image && exec docker run "$@"`;
      const options = ['--rm', '--name', id, '--read-only', '--tmpfs=/tmp', '--network=none'];
      return {
        argv: ['sh', '-c', script, 'sh', ...options, `ringtoll:${id}`, '/probe', ...visit.args],
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

/** The first runtime that starts: one that is installed may be forbidden to this user, or need a service that is off. */
async function firstThatWorks(context: Context): Promise<Chosen> {
  const installed = runtimes.filter(({ program }) => isInstalled(program, context.env));
  const refusals: string[] = [];
  for (const runtime of installed) {
    const why = await trial(inContainer(runtime), context);
    if (why === null) return { runtime, obstacle: null };
    refusals.push(`${runtime.program}: ${why}`);
  }
  if (installed.length === 0)
    return { obstacle: 'needs runc (apt-get install runc), or crun, podman or docker' };
  const others = runtimes.filter((runtime) => !installed.includes(runtime)).map(({ program }) => program);
  const another = others.length > 0 ? `, or install ${others.join(' or ')}` : '';
  return { obstacle: `${refusals.join('; ')} (try as root${another})` };
}

/** Tried once, because an attempt takes seconds where it hangs. */
const tried = new WeakMap<Context, Promise<Chosen>>();

function chosen(context: Context): Promise<Chosen> {
  const choice = tried.get(context) ?? firstThatWorks(context);
  tried.set(context, choice);
  return choice;
}

export const container: Environment = {
  id: 'container',
  title: 'a container with nothing but the probe',
  isolates: 'namespaces and a control group of its own, no capabilities, a root file system of its own',
  programs: [],
  obstacle: async (context) => (await chosen(context)).obstacle,
  units: ['cycles', 'tsc', 'ns'],
  rounds: 'inside',
  async variations(context) {
    const { runtime } = await chosen(context);
    return runtime ? [inContainer(runtime)] : [];
  },
};
