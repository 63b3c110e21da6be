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

/** A root file system with nothing but the probe and the name of the runtime, where systemd would write it. */
export function makeRootfs({ folder, native }: Visit, runtime: string): void {
  const rootfs = join(folder, 'rootfs');
  for (const name of ['proc', 'dev', 'sys', 'tmp', 'run/systemd'])
    mkdirSync(join(rootfs, name), { recursive: true });
  copyFileSync(native.probe, join(rootfs, 'probe'));
  writeFileSync(join(rootfs, 'run/systemd/container'), `${runtime}\n`);
}

/**
 * For the configuration of a bundle: a user namespace with the user who runs this as its root, which is what lets an
 * ordinary user make the other namespaces. It makes no difference to what is measured.
 */
export function ownUsers() {
  const mappedTo = (hostID: number) => [{ containerID: 0, hostID, size: 1 }];
  return {
    namespaces: ['user', ...namespaces].map((type) => ({ type })),
    uidMappings: mappedTo(process.getuid?.() ?? 0),
    gidMappings: mappedTo(process.getgid?.() ?? 0),
  };
}

/** For a runtime that makes its own user namespace. */
export const sharedUsers = () => ({ namespaces: namespaces.map((type) => ({ type })) });

/**
 * Makes the folder a bundle of the OCI runtime specification, version 1.0: one process without capabilities and
 * without a seccomp profile, as `runc spec` has none either.
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
