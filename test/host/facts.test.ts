import { describe, expect, it } from 'vitest';
import { hostColumns, parseFacts } from '../../src/host/facts.ts';
import { machine } from '../support/machines.ts';

const CPUS = '/sys/devices/system/cpu';

describe('the facts', () => {
  it('of a VM', () => {
    expect(parseFacts(machine('firecracker-vm'))).toMatchObject({
      host: 'vm',
      kernel: '6.18.44-fc-v669',
      arch: 'x86_64',
      cpu: 'AMD EPYC',
      os: 'Debian GNU/Linux 12 (bookworm)',
      hypervisor: 'KVM',
      microcode: '0x1000065',
      clocksource: 'tsc',
      governor: 'none',
      smt: 'off',
      turbo: 'unknown',
      linkage: 'static',
      online_cpus: 2,
      seccomp: 'none',
      seccomp_filters: 0,
      tracer: 0,
    });
  });

  it('of a laptop with two kinds of cores', () => {
    expect(parseFacts(machine('intel-hybrid-laptop'))).toMatchObject({
      os: 'Fedora Linux 41 (Workstation Edition)',
      hypervisor: 'none',
      governor: 'powersave',
      turbo: 'on',
      smt: 'on',
      container: 'none',
      online_cpus: 16,
    });
  });

  it('of a container: the filter that makes its system calls dearer', () => {
    expect(parseFacts(machine('docker-container'))).toMatchObject({
      container: 'docker',
      seccomp: 'filter',
      seccomp_filters: 1,
      turbo: 'off',
    });
  });

  it('of a bundle under runc: the runtime by the file that names it, and the machine below', () => {
    expect(parseFacts(machine('oci-container-runc'))).toMatchObject({
      container: 'runc',
      hypervisor: 'KVM',
      kernel: '6.18.44',
      cpu: 'AMD EPYC',
      online_cpus: 2,
      seccomp: 'none',
      seccomp_filters: 0,
    });
  });

  it('of gVisor are its own, and not those of the kernel below', () => {
    const facts = parseFacts(machine('gvisor-runsc-amd'));
    expect(facts).toMatchObject({
      container: 'runsc',
      hypervisor: 'gVisor',
      kernel: '4.4.0',
      online_cpus: 1,
      seccomp: 'none',
      cpu: 'AuthenticAMD family 25 model 1',
    });
    for (const absent of ['mitigations', 'clocksource', 'governor', 'boot_options', 'os'])
      expect(facts).not.toHaveProperty(absent);
  });

  it('of User Mode Linux are those of a guest in no container', () => {
    const facts = parseFacts(machine('user-mode-linux-debian'));
    expect(facts).toMatchObject({
      container: 'none',
      hypervisor: 'UML',
      kernel: '6.1.176',
      cpu: 'UML',
      clocksource: 'timer',
      online_cpus: 1,
      tracer: 0,
    });
    expect(facts).not.toHaveProperty('mitigations');
  });

  it('of a bare guest leave out what it does not tell', () => {
    const facts = parseFacts(machine('qemu-tcg-initrd'));
    expect(facts).toMatchObject({ hypervisor: 'QEMU TCG', smt: 'unknown', online_cpus: 1 });
    for (const absent of ['os', 'mitigations', 'clocksource', 'governor']) {
      expect(facts).not.toHaveProperty(absent);
    }
  });

  it('of a machine that tells nothing at all are its uname', () => {
    const raw = { ...machine('qemu-tcg-initrd'), files: {}, cpuid: null };
    expect(parseFacts(raw)).toEqual({
      host: '(none)',
      kernel: '6.1.128',
      arch: 'x86_64',
      sysname: 'Linux',
      linkage: 'static',
      container: 'unknown',
      smt: 'unknown',
      turbo: 'unknown',
      seccomp: 'unknown',
      preemption: 'none',
    });
  });

  it('name the preemption model where the version of the kernel does', () => {
    const raw = machine('qemu-tcg-initrd');
    const built = (version: string) => ({ ...raw, uname: { ...raw.uname, version } });
    expect(parseFacts(built('#1 SMP PREEMPT_RT Debian 6.1.124-1 (2025-01-12)')).preemption).toBe(
      'PREEMPT_RT',
    );
    expect(parseFacts(built('#140-Ubuntu SMP Wed Dec 18 2024')).preemption).toBe('none');
  });

  it('name a tracer', () => {
    expect(parseFacts(machine('qemu-tcg-initrd', { '/proc/self/status': 'TracerPid:\t42\n' })).tracer).toBe(
      42,
    );
  });

  it('keep the release as text', () => {
    const raw = machine('qemu-tcg-initrd');
    expect(parseFacts({ ...raw, uname: { ...raw.uname, release: '6.10' } }).kernel).toBe('6.10');
  });

  it('keep only those boot options that may change a figure', () => {
    const boot = 'root=UUID=1 ro quiet mitigations=off isolcpus=2,3 console=ttyS0 -- single nopti';
    const facts = parseFacts(machine('firecracker-vm', { '/proc/cmdline': `${boot}\n` }));
    expect(facts.boot_options).toBe('mitigations=off isolcpus=2,3');
    expect(parseFacts(machine('firecracker-vm', { '/proc/cmdline': 'quiet\n' }))).not.toHaveProperty(
      'boot_options',
    );
  });

  it('tell CPUs of one name apart, and the kinds of cores of one machine', () => {
    expect(parseFacts(machine('pvm-amd'))).toMatchObject({ cpu: 'AMD EPYC', cpu_id: 'AuthenticAMD 26 2 1' });
    expect(parseFacts(machine('firecracker-vm'))).toMatchObject({
      cpu: 'AMD EPYC',
      cpu_id: 'AuthenticAMD 25 17 1',
    });
    expect(parseFacts(machine('firecracker-vm'))).not.toHaveProperty('core_type');
    const hybrid = machine('intel-hybrid-laptop');
    expect(parseFacts(hybrid, 7).core_type).not.toBe(parseFacts(hybrid, 12).core_type);
    const listed = machine('intel-hybrid-laptop', {
      '/sys/devices/cpu_core/cpus': '0-7\n',
      '/sys/devices/cpu_atom/cpus': '8-15\n',
    });
    expect(parseFacts(listed, 7).core_type).toBe('performance');
    expect(parseFacts(listed, 8).core_type).toBe('efficiency');
  });

  it.each([
    [{ policy: 0, priority: 0 }, 'other'],
    [{ policy: 1, priority: 50 }, 'fifo 50'],
    [{ policy: 0x40000002, priority: 1 }, 'rr 1'],
    [{ policy: 5, priority: 0 }, 'idle'],
    [{ policy: 42, priority: 0 }, 'policy 42'],
    [{}, undefined],
  ])('name the scheduling policy %j', (process, name) => {
    const raw = { ...machine('firecracker-vm'), process: { affinity: '', ...process } };
    expect(parseFacts(raw).scheduling).toBe(name);
  });

  it('count the control groups that schedule, and tell the least of their quotas', () => {
    const facts = (files: Record<string, string>) => parseFacts(machine('firecracker-vm', files));
    const mounts = { '/proc/self/mountinfo': '41 31 0:38 / /sys/fs/cgroup rw - cgroup2 cgroup2 rw\n' };
    const deep = facts({
      ...mounts,
      '/proc/self/cgroup': '0::/a/b\n',
      '/sys/fs/cgroup/a/b/cpu.max': 'max 100000\n',
      '/sys/fs/cgroup/a/cpu.max': '50000 100000\n',
    });
    expect(deep).toMatchObject({ cgroup_depth: 2, cpu_quota: '0.5' });
    expect(facts({ ...mounts, '/proc/self/cgroup': '0::/\n' })).toMatchObject({
      cpu_quota: 'none',
    });
    // Seen from what may be a container, the root need not be one.
    expect(facts({ ...mounts, '/proc/self/cgroup': '0::/\n' })).not.toHaveProperty('cgroup_depth');
    expect(facts({ '/proc/self/mountinfo': '' })).not.toHaveProperty('cpu_quota');
    expect(facts({ '/proc/self/cgroup': '4:memory:/x\n3:cpu,cpuacct:/y\n0::/z/z\n' }).cgroup_depth).toBe(1);
    expect(facts({ '/proc/self/cgroup': '0::/../..\n' })).not.toHaveProperty('cgroup_depth');
  });

  it('for a result row are the columns only', () => {
    const facts = parseFacts(machine('docker-container'));
    const columns = hostColumns(facts);
    expect(facts).toMatchObject(columns);
    expect(Object.keys(columns).sort()).toEqual(
      'arch,clocksource,container,cpu,cpu_id,governor,host,hypervisor,kernel,linkage,microcode,mitigations,online_cpus,os,preemption,seccomp,seccomp_filters,smt,tracer,turbo'.split(
        ',',
      ),
    );
  });
});

describe('the CPU model', () => {
  const arm = (part: string, implementer = '0x41') =>
    machine('arm64-neoverse', {
      '/proc/cpuinfo': `processor\t: 0\nCPU implementer\t: ${implementer}\nCPU part\t: ${part}\n\n`,
    });

  it.each([
    ['0xd0c', 'ARM Neoverse-N1'],
    ['0xd4f', 'ARM Neoverse-V2'],
    ['0xD08', 'ARM Cortex-A72'],
    ['0xfff', 'implementer 0x41 part 0xfff'],
  ])('of arm64 part %s is %s', (part, name) => {
    expect(parseFacts(arm(part)).cpu).toBe(name);
  });

  it('is that of the measured CPU where there are two kinds', () => {
    const block = (cpu: number, part: string) =>
      `processor\t: ${cpu}\nCPU implementer\t: 0x41\nCPU part\t: ${part}\n\n`;
    const raw = machine('arm64-neoverse', { '/proc/cpuinfo': block(0, '0xd03') + block(1, '0xd08') });
    expect(parseFacts(raw, 0).cpu).toBe('ARM Cortex-A53');
    expect(parseFacts(raw, 1).cpu).toBe('ARM Cortex-A72');
  });

  it('is the family where gVisor withholds the name', () => {
    expect(parseFacts(machine('gvisor')).cpu).toBe('GenuineIntel family 6 model 106');
  });

  it('is not known without /proc/cpuinfo', () => {
    expect(parseFacts(machine('gvisor', { '/proc/cpuinfo': undefined }))).not.toHaveProperty('cpu');
  });
});

describe('the settings', () => {
  it.each([
    [{ [`${CPUS}/smt/active`]: undefined, [`${CPUS}/smt/control`]: 'forceoff\n' }, 'off'],
    [{ [`${CPUS}/smt/active`]: undefined, [`${CPUS}/smt/control`]: 'on\n' }, 'unknown'],
    [{ [`${CPUS}/smt/active`]: '1\n' }, 'on'],
  ])('of SMT in %j are %s', (files, smt) => {
    expect(parseFacts(machine('firecracker-vm', files)).smt).toBe(smt);
  });

  it('of the governor are those of the measured CPU', () => {
    const raw = machine('intel-hybrid-laptop', {
      [`${CPUS}/cpu2/cpufreq/scaling_governor`]: 'performance\n',
    });
    expect(parseFacts(raw, 2).governor).toBe('performance');
    expect(parseFacts(raw, 3).governor).toBe('powersave');
  });

  it('of the governor are not known where only this CPU lacks one', () => {
    const raw = machine('intel-hybrid-laptop', { [`${CPUS}/cpu2/cpufreq/scaling_governor`]: undefined });
    expect(parseFacts(raw, 2)).not.toHaveProperty('governor');
  });

  it('do not count CPUs in a text that was cut', () => {
    const whole = 'processor\t: 0\nmodel name\t: x\n\n';
    const count = (cpuinfo: string) =>
      parseFacts(machine('qemu-tcg-initrd', { '/proc/cpuinfo': cpuinfo })).online_cpus;
    expect(count(whole.repeat(3))).toBe(3);
    expect(count(whole.repeat(2000).slice(0, 16 * 1024))).toBeUndefined();
  });

  it.each([
    ["PRETTY_NAME='Void Linux'\n", 'Void Linux'],
    ['NAME=Slackware\n', 'Slackware'],
    ['PRETTY_NAME="The \\"Best\\" Linux"\n', 'The "Best" Linux'],
  ])('of the system in %j are named %s', (text, os) => {
    expect(parseFacts(machine('qemu-tcg-initrd', { '/etc/os-release': text })).os).toBe(os);
  });
});
