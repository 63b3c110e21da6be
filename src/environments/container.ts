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

/** What is installed first is used. */
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

const installed = ({ env }: Context) => runtimes.find(({ program }) => isInstalled(program, env));

function inContainer({ program, seccomp, command }: Runtime): Variation {
  return {
    label: `container (${program}, ${seccomp})`,
    prepare: (visit) => command(visit, basename(visit.folder)),
  };
}

export const container: Environment = {
  id: 'container',
  title: 'a container with nothing but the probe',
  isolates: 'namespaces and a control group of its own, no capabilities, a root file system of its own',
  programs: [],
  async obstacle(context) {
    const runtime = installed(context);
    if (!runtime) return 'needs runc (apt-get install runc), or crun, podman or docker';
    const why = await trial(inContainer(runtime), context);
    return why && `${runtime.program}: ${why} (try as root, or install another: apt-get install runc)`;
  },
  units: ['cycles', 'tsc', 'ns'],
  rounds: 'inside',
  variations: (context) => [installed(context)].flatMap((runtime) => (runtime ? [inContainer(runtime)] : [])),
};
