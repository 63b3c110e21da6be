import { copyFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Visit } from './environment.ts';

/**
 * Of its own, of what a process can have. The user namespace is what lets an ordinary user make the others, and
 * makes no difference to what is measured.
 */
const namespaces = ['user', 'pid', 'ipc', 'uts', 'mount', 'network', 'cgroup'];

const mounts = [
  { destination: '/proc', type: 'proc', source: 'proc' },
  { destination: '/dev', type: 'tmpfs', source: 'tmpfs', options: ['nosuid', 'mode=755', 'size=64k'] },
  // A new sysfs may only be mounted by the owner of the network namespace, and rootless runtimes bind it too.
  {
    destination: '/sys',
    type: 'none',
    source: '/sys',
    options: ['rbind', 'nosuid', 'noexec', 'nodev', 'ro'],
  },
];

/** A root file system with nothing but the probe and the name of the runtime, where systemd would write it. */
export function makeRootfs({ folder, native }: Visit, runtime: string): void {
  const rootfs = join(folder, 'rootfs');
  for (const name of ['proc', 'dev', 'sys', 'run/systemd'])
    mkdirSync(join(rootfs, name), { recursive: true });
  copyFileSync(native.probe, join(rootfs, 'probe'));
  writeFileSync(join(rootfs, 'run/systemd/container'), `${runtime}\n`);
}

/**
 * Makes the folder a bundle of the OCI runtime specification, version 1.0: one process without capabilities,
 * mapped to the user who runs this, and no seccomp profile, as `runc spec` has none either.
 */
export function makeBundle(visit: Visit, runtime: string): void {
  makeRootfs(visit, runtime);
  const mappedTo = (hostID: number) => [{ containerID: 0, hostID, size: 1 }];
  const config = {
    ociVersion: '1.0.2',
    process: {
      user: { uid: 0, gid: 0 },
      args: ['/probe', ...visit.args],
      env: ['PATH=/'],
      cwd: '/',
      capabilities: {},
      noNewPrivileges: true,
    },
    root: { path: 'rootfs', readonly: true },
    mounts,
    linux: {
      namespaces: namespaces.map((type) => ({ type })),
      uidMappings: mappedTo(process.getuid?.() ?? 0),
      gidMappings: mappedTo(process.getgid?.() ?? 0),
    },
  };
  writeFileSync(join(visit.folder, 'config.json'), JSON.stringify(config));
}
