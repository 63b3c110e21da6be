import { join } from 'node:path';
import { smokeTest } from '../systems/availability.ts';
import type { Environment, Variation } from '../systems/environment.ts';
import { makeRootfs } from '../systems/oci-bundle.ts';

const unshared: Variation = {
  label: 'namespaces (bubblewrap)',
  prepare(visit) {
    makeRootfs(visit, 'bubblewrap');
    return {
      argv: [
        'bwrap',
        '--unshare-all',
        '--die-with-parent',
        // A new /proc, /dev and /run: those of this machine show what the namespaces hide.
        ...['--ro-bind', '/', '/', '--dev', '/dev', '--proc', '/proc'],
        ...['--ro-bind', join(visit.folder, 'rootfs/run'), '/run'],
        // Some benchmarks create files there.
        ...['--bind', visit.folder, visit.folder],
        visit.native.probe,
        ...visit.args,
      ],
    };
  },
};

export const namespaces: Environment = {
  id: 'namespaces',
  title: 'bubblewrap with all namespaces unshared',
  isolates: 'separate user, PID, mount, network, IPC, UTS and cgroup namespaces',
  programs: [{ name: 'bwrap', package: 'bubblewrap' }],
  async obstacle(context) {
    const why = await smokeTest(unshared, context);
    const cures = 'sysctl user.max_user_namespaces=10000 kernel.apparmor_restrict_unprivileged_userns=0';
    return why && `${why} (if user namespaces are forbidden: ${cures}, or run as root)`;
  },
  units: ['cycles', 'tsc', 'ns'],
  rounds: 'inside',
  variations: () => [unshared],
};
