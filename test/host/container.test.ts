import { describe, expect, it } from 'vitest';
import { container } from '../../src/host/container.ts';
import { machine } from '../support/machines.ts';

const hash = '3f2a9c1d7b60e8aa3f2a9c1d7b60e8aa';
const inGroup = (path: string) =>
  container(machine('bare-metal-mitigations-off', { '/proc/self/cgroup': `0::${path}\n` }));

describe('the container', () => {
  it.each([
    [`/docker/${hash}`, 'docker'],
    [`/system.slice/docker-${hash}.scope`, 'docker'],
    [`/machine.slice/libpod-${hash}.scope/container`, 'podman'],
    [`/kubepods.slice/kubepods-burstable.slice/cri-containerd-${hash}.scope`, 'kubernetes'],
    ['/machine.slice/systemd-nspawn@trixie.service/payload', 'systemd-nspawn'],
    ['/lxc.payload.web/system.slice', 'lxc'],
  ])('of control group %s is %s', (path, name) => {
    expect(inGroup(path)).toBe(name);
  });

  it.each(['/user.slice/user-1000.slice/session-3.scope', '/system.slice/docker.service'])(
    'is none in %s',
    (path) => {
      expect(inGroup(path)).toBe('none');
    },
  );

  it('is not known where a cgroup namespace may hide the path', () => {
    expect(inGroup('/')).toBe('unknown');
  });

  it('is docker by its file, with the capability that Docker withholds missing', () => {
    expect(container(machine('docker-container'))).toBe('docker');
  });

  it('is not known in a VM whose root was exported from a Docker image', () => {
    expect(container(machine('firecracker-vm'))).toBe('unknown');
  });

  it('is podman by its file', () => {
    expect(container(machine('bare-metal-mitigations-off', { '/run/.containerenv': '' }))).toBe('podman');
  });

  it('is what systemd says', () => {
    const raw = machine('bare-metal-mitigations-off', { '/run/systemd/container': 'systemd-nspawn\n' });
    expect(container(raw)).toBe('systemd-nspawn');
  });

  it('is none under a kernel without control groups, but not under gVisor', () => {
    expect(container(machine('qemu-tcg-initrd'))).toBe('none');
    expect(container(machine('gvisor'))).toBe('unknown');
  });

  it('is not known without /proc', () => {
    expect(container(machine('qemu-tcg-initrd', { '/proc/self/status': undefined }))).toBe('unknown');
  });
});
