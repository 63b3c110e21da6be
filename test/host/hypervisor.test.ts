import { describe, expect, it } from 'vitest';
import { hypervisor } from '../../src/host/hypervisor.ts';
import type { RawFacts } from '../../src/host/raw.ts';
import { machine } from '../support/machines.ts';

const signed = (signature: string): RawFacts => ({
  ...machine('bare-metal-mitigations-off'),
  cpuid: { hypervisor: signature, rdtscp: true, invariant_tsc: true },
});

describe('the hypervisor', () => {
  it.each([
    ['KVMKVMKVM', 'KVM'],
    ['KVMKVMKVM\0\0\0', 'KVM'],
    ['TCGTCGTCGTCG', 'QEMU TCG'],
    ['Microsoft Hv', 'Hyper-V'],
    ['XenVMMXenVMM', 'Xen'],
    ['VMwareVMware', 'VMware'],
    ['bhyve bhyve ', 'bhyve'],
  ])('that signs %j is %s', (signature, name) => {
    expect(hypervisor(signed(signature))).toBe(name);
  });

  it('with an unknown signature is called by it', () => {
    expect(hypervisor(signed('SRESRESRESRE'))).toBe('SRESRESRESRE');
  });

  it('that hides its signature is not known', () => {
    expect(hypervisor(signed('\0\0\0\0'))).toBeUndefined();
  });

  describe('of a kernel that runs in user mode itself', () => {
    const pvm = machine('pvm-amd');
    const refused = { ...pvm, kernel_log: { errno: 1 } };

    it('is the one that the kernel found, beside the one that a program is told of', () => {
      expect(hypervisor(pvm)).toBe('PVM (CPUID says bhyve)');
      expect(hypervisor({ ...pvm, cpuid: null })).toBe('PVM');
      const emulated = { hypervisor: 'TCGTCGTCGTCG', interfaces: ['TCGTCGTCGTCG'] };
      const cpuid = { ...emulated, rdtscp: true, invariant_tsc: false };
      expect(hypervisor({ ...pvm, cpuid })).toBe('QEMU TCG');
    });

    it('is told without the log of the kernel by what contradicts itself', () => {
      expect(hypervisor(refused)).toBe('PVM (CPUID says bhyve)');
      const { files } = machine('pvm-amd', {
        '/proc/cpuinfo': pvm.files['/proc/cpuinfo']?.replaceAll('cpu_meltdown', ''),
      });
      expect(hypervisor({ ...refused, files })).toBe('PVM (CPUID says bhyve)');
      const kvm = { hypervisor: 'KVMKVMKVM', interfaces: ['KVMKVMKVM'], rdtscp: true, invariant_tsc: true };
      expect(hypervisor({ ...refused, cpuid: kvm })).toBe('PVM (CPUID says KVM)');
      expect(hypervisor({ ...refused, files, cpuid: kvm })).toBe('KVM');
    });
  });

  it('is not contradicted by one that offers the interface of another, nor by a log that says the same', () => {
    const clock = { '/sys/devices/system/clocksource/clocksource0/current_clocksource': 'kvm-clock\n' };
    const raw = machine('firecracker-vm', clock);
    const both = { hypervisor: 'Microsoft Hv', interfaces: ['Microsoft Hv', 'KVMKVMKVM'] };
    const offering = { ...raw, cpuid: { ...both, rdtscp: true, invariant_tsc: true } };
    expect(hypervisor(offering)).toBe('Hyper-V');
    // Whoever may read the log or not, it is one machine.
    expect(hypervisor({ ...offering, kernel_log: { hypervisor: 'KVM' } })).toBe('Hyper-V');
    expect(hypervisor({ ...raw, kernel_log: { hypervisor: 'KVM' } })).toBe('KVM');
    expect(hypervisor({ ...raw, kernel_log: { hypervisor: '' } })).toBe('KVM');
    expect(hypervisor({ ...signed('Microsoft Hv'), kernel_log: { hypervisor: 'Microsoft Hyper-V' } })).toBe(
      'Hyper-V',
    );
  });

  it('is none where the hypervisor bit is clear', () => {
    expect(hypervisor(machine('bare-metal-mitigations-off'))).toBe('none');
  });

  it('is Xen for a guest that does not see the hypervisor bit', () => {
    expect(hypervisor(machine('bare-metal-mitigations-off', { '/sys/hypervisor/type': 'xen\n' }))).toBe(
      'Xen',
    );
  });

  it('is Xen for a paravirtual guest, where CPUID answers for the machine below', () => {
    const files = machine('bare-metal-mitigations-off', { '/sys/hypervisor/type': 'xen\n' });
    expect(hypervisor({ ...files, cpuid: signed('TCGTCGTCGTCG').cpuid })).toBe('Xen');
  });

  it.each(['4.4.0', '4.19.0-gvisor'])('is gVisor whatever CPUID says, for release %s', (release) => {
    const raw = machine('gvisor', {
      '/proc/version': `Linux version ${release} #1 SMP Sun Jan 10 15:06:54 PST 2016\n`,
    });
    expect(hypervisor(raw)).toBe('gVisor');
  });

  it('is gVisor by uname alone where /proc is not mounted', () => {
    expect(hypervisor(machine('gvisor', { '/proc/version': undefined }))).toBe('gVisor');
  });

  it('is not gVisor under a real Linux 4.4.0', () => {
    const raw = machine('gvisor', {
      '/proc/version': 'Linux version 4.4.0 (root@build) (gcc 5.3.0) #1 SMP Sun Jan 10 15:06:54 PST 2016\n',
    });
    expect(hypervisor(raw)).toBe('KVM');
  });

  it('is UML whatever CPUID says', () => {
    expect(hypervisor(machine('user-mode-linux'))).toBe('UML');
  });

  it.each([
    ['Amazon EC2', 'm6g.xlarge', 'KVM'],
    ['Amazon EC2', 'c7g.metal', 'none'],
    ['QEMU', 'KVM Virtual Machine', 'KVM'],
    ['QEMU', 'QEMU Virtual Machine', 'QEMU'],
    ['Microsoft Corporation', 'Virtual Machine', 'Hyper-V'],
    ['Ampere Computing', 'Mt. Jade', undefined],
  ])('of arm64 is told by the firmware: %s, %s', (vendor, product, name) => {
    const raw = machine('arm64-neoverse', {
      '/sys/class/dmi/id/sys_vendor': `${vendor}\n`,
      '/sys/class/dmi/id/product_name': `${product}\n`,
    });
    expect(hypervisor(raw)).toBe(name);
  });
});
