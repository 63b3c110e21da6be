import { join } from 'node:path';
import { trial } from '../systems/availability.ts';
import type { Environment, Variation } from '../systems/environment.ts';
import { makeRootfs } from '../systems/oci-bundle.ts';

const unshared: Variation = {
  label: 'namespaces (bubblewrap)',
  prepare(visit) {
    makeRootfs(visit, 'bubblewrap');
    return {
      argv: [
        ...(['bwrap', '--unshare-all', '--die-with-parent'] as const),
        // /proc, /dev and /run of its own: those of this machine show what the new namespaces hide.
        ...['--ro-bind', '/', '/', '--dev', '/dev', '--proc', '/proc'],
        ...['--ro-bind', join(visit.folder, 'rootfs/run'), '/run'],
        // The files that some benchmarks look at are made there.
        ...['--bind', visit.folder, visit.folder],
        ...[visit.native.probe, ...visit.args],
      ],
    };
  },
};

export const namespaces: Environment = {
  id: 'namespaces',
  title: 'bubblewrap, everything unshared',
  isolates: 'namespaces of its own for users, processes, mounts, network, IPC, host name and control groups',
  programs: [{ name: 'bwrap', package: 'bubblewrap' }],
  async obstacle(context) {
    const why = await trial(unshared, context);
    const cures = 'sysctl user.max_user_namespaces=10000 kernel.apparmor_restrict_unprivileged_userns=0';
    return why && `${why} (where user namespaces are forbidden: ${cures}, or be root)`;
  },
  units: ['cycles', 'tsc', 'ns'],
  rounds: 'inside',
  variations: () => [unshared],
};
