import { describe, expect, it } from 'vitest';
import { allowedCpus, CpuNotAllowedError, chooseCpu } from '../../src/host/choose-cpu.ts';
import { machine } from '../support/machines.ts';

const CPUS = '/sys/devices/system/cpu';
const affinity = (list: string) => ({ '/proc/self/status': `Cpus_allowed_list:\t${list}\n` });

describe('the allowed CPUs', () => {
  it('are those of the affinity mask', () => {
    expect(allowedCpus(machine('docker-container'))).toEqual([30, 31, 32, 33]);
  });

  it('leave out CPUs that could be plugged in but are not there', () => {
    expect(allowedCpus(machine('firecracker-vm', affinity('0-127')))).toEqual([0, 1]);
  });

  it('are those that the kernel allows, whatever a container is shown as online', () => {
    const raw = machine('docker-container', { [`${CPUS}/online`]: '0-3\n' });
    const process = (list: string) => ({ ...raw, process: { affinity: list } });
    expect(allowedCpus(process('2-5'))).toEqual([2, 3, 4, 5]);
    expect(allowedCpus(process('0,2,5,19'))).toEqual([0, 2, 5, 19]);
    expect(chooseCpu(process('0,2,5,19,1500'))).toMatchObject({ cpu: 1500, peer: 19 });
    expect(allowedCpus(process(''))).toEqual([30, 31, 32, 33]);
  });

  it('include CPUs isolated at boot for a process that tells its own mask, too', () => {
    const raw = machine('isolcpus');
    const allowed = (list: string) => allowedCpus({ ...raw, process: { affinity: list } });
    expect(allowed('0-3,6-7')).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
    expect(allowed('0-3')).toEqual([0, 1, 2, 3]);
  });

  it('are the online ones where the process does not know its mask, as under gVisor', () => {
    expect(allowedCpus(machine('gvisor'))).toEqual([0, 1]);
  });

  it('are CPU 0 alone where nothing is known', () => {
    expect(allowedCpus(machine('qemu-tcg-initrd', { '/proc/self/status': undefined }))).toEqual([0]);
  });

  it('include CPUs isolated at boot, which the default mask leaves out', () => {
    expect(allowedCpus(machine('isolcpus'))).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
  });

  it('do not include isolated CPUs when the mask was narrowed on purpose', () => {
    expect(allowedCpus(machine('isolcpus', affinity('0-3')))).toEqual([0, 1, 2, 3]);
  });

  it('do not include CPUs isolated by other means than the boot parameter', () => {
    expect(allowedCpus(machine('isolcpus', { '/proc/cmdline': 'quiet\n' }))).toEqual([0, 1, 2, 3, 6, 7]);
  });
});

describe('the chosen CPU', () => {
  it('is the highest one where all are alike', () => {
    expect(chooseCpu(machine('firecracker-vm'))).toMatchObject({ cpu: 1, peer: 0 });
  });

  it('is the highest isolated one where some are isolated', () => {
    const { cpu, why } = chooseCpu(machine('isolcpus'));
    expect(cpu).toBe(5);
    expect(why).toMatch(/^the highest of the isolated CPUs/);
  });

  it('is not an isolated one that is not allowed', () => {
    expect(chooseCpu(machine('isolcpus', affinity('0-3'))).cpu).toBe(3);
  });

  it('is said to enter the kernel at a price when it is tickless', () => {
    expect(chooseCpu(machine('isolcpus')).why).toContain('nohz_full');
    expect(chooseCpu(machine('isolcpus'), 4).why).not.toContain('nohz_full');
  });

  it('is a performance core, by capacity', () => {
    const noFrequency = Object.fromEntries(
      Array.from({ length: 16 }, (_, i) => [`${CPUS}/cpu${i}/cpufreq/cpuinfo_max_freq`, undefined]),
    );
    expect(chooseCpu(machine('intel-hybrid-laptop', noFrequency)).cpu).toBe(7);
  });

  it('is a performance core, by frequency on kernels that tell no capacity', () => {
    const noCapacity = Object.fromEntries(
      Array.from({ length: 16 }, (_, i) => [`${CPUS}/cpu${i}/cpu_capacity`, undefined]),
    );
    expect(chooseCpu(machine('intel-hybrid-laptop', noCapacity)).cpu).toBe(7);
  });

  it('is an efficiency core where only those are allowed', () => {
    expect(chooseCpu(machine('intel-hybrid-laptop', affinity('8-11'))).cpu).toBe(11);
  });

  it('is the one asked for, if that is allowed', () => {
    expect(chooseCpu(machine('intel-hybrid-laptop'), 12)).toMatchObject({
      cpu: 12,
      why: expect.stringMatching(/^as asked for/),
    });
  });

  it.each([99, -1, 0.5, Number.NaN])('cannot be %d where that is not allowed', (wanted) => {
    const choose = () => chooseCpu(machine('firecracker-vm'), wanted);
    expect(choose).toThrow(CpuNotAllowedError);
    expect(choose).toThrow(`--cpu ${wanted}: not allowed here (allowed: 0-1)`);
  });
});

describe('the peer', () => {
  it('is on another core than the chosen CPU', () => {
    expect(chooseCpu(machine('intel-hybrid-laptop'))).toMatchObject({ cpu: 7, peer: 5 });
    expect(chooseCpu(machine('bare-metal-mitigations-off'))).toMatchObject({ cpu: 3, peer: 2 });
  });

  it('is in the same package if possible', () => {
    const choice = chooseCpu(machine('docker-container'), 30);
    expect(choice).toMatchObject({ cpu: 30, peer: 31, peerPlace: 'same package' });
  });

  it('is in another package before it is an SMT sibling', () => {
    const raw = machine('bare-metal-mitigations-off', {
      ...affinity('1-3'),
      [`${CPUS}/cpu2/topology/physical_package_id`]: '1\n',
    });
    expect(chooseCpu(raw, 3)).toMatchObject({ peer: 2, peerPlace: 'another package' });
  });

  it('is an SMT sibling where there is nothing else, and that is said', () => {
    const choice = chooseCpu(machine('bare-metal-mitigations-off', affinity('1,3')));
    expect(choice).toMatchObject({ cpu: 3, peer: 1, peerPlace: 'SMT sibling' });
    expect(choice.why).toContain('peer 1 (SMT sibling)');
  });

  it('is at an unknown place where the kernel does not tell packages', () => {
    const raw = machine('firecracker-vm', { [`${CPUS}/cpu0/topology/physical_package_id`]: '-1\n' });
    expect(chooseCpu(raw)).toMatchObject({ peer: 0, peerPlace: 'unknown place' });
  });

  it('does not exist where only one CPU is allowed', () => {
    expect(chooseCpu(machine('qemu-tcg-initrd'))).toEqual({
      cpu: 0,
      peer: null,
      peerPlace: null,
      why: 'the only CPU allowed; no peer',
    });
  });
});
