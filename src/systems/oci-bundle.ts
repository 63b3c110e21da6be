import { copyFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Visit } from './environment.ts';

const namespaces = ['pid', 'ipc', 'uts', 'mount', 'network', 'cgroup'];

const mounts = [
  { destination: '/proc', type: 'proc', source: 'proc' },
  { destination: '/dev', type: 'tmpfs', source: 'tmpfs', options: ['nosuid', 'mode=755', 'size=64k'] },
  { destination: '/tmp', type: 'tmpfs', source: 'tmpfs', options: ['nosuid', 'nodev', 'mode=1777'] },
  { destination: '/sys', type: 'sysfs', source: 'sysfs', options: ['nosuid', 'noexec', 'nodev', 'ro'] },
];

/** Makes a root file system with the probe, and with the name of the runtime in the file that systemd uses for it. */
export function makeRootfs({ folder, native }: Visit, runtime: string): void {
  const rootfs = join(folder, 'rootfs');
  for (const name of ['proc', 'dev', 'sys', 'tmp', 'run/systemd'])
    mkdirSync(join(rootfs, name), { recursive: true });
  copyFileSync(native.probe, join(rootfs, 'probe'));
  writeFileSync(join(rootfs, 'run/systemd/container'), `${runtime}\n`);
}

/**
 * For the configuration of a bundle: a user namespace whose root is the current user, because ordinary users may make
 * the other namespaces only inside one. It does not affect what is measured.
 */
export function ownUsers() {
  const mappedTo = (hostID: number) => [{ containerID: 0, hostID, size: 1 }];
  return {
    namespaces: ['user', ...namespaces].map((type) => ({ type })),
    uidMappings: mappedTo(process.getuid?.() ?? 0),
    gidMappings: mappedTo(process.getgid?.() ?? 0),
  };
}

/** For the configuration of a bundle, when the runtime makes its own user namespace. */
export const sharedUsers = () => ({ namespaces: namespaces.map((type) => ({ type })) });

/**
 * Turns the folder into a bundle of the OCI runtime specification, version 1.0: one process without capabilities and,
 * as from `runc spec`, without a seccomp profile.
 */
export function makeBundle(visit: Visit, runtime: string, linux: object): void {
  makeRootfs(visit, runtime);
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
    linux,
  };
  writeFileSync(join(visit.folder, 'config.json'), JSON.stringify(config));
}
