import { describe, expect, it } from 'vitest';
import { describeHost } from '../../src/host/describe.ts';
import { parseFacts } from '../../src/host/facts.ts';
import { machine } from '../support/machines.ts';

const line = (name: string, cpu: number) => describeHost(parseFacts(machine(name), cpu), cpu);

describe('a machine in one line', () => {
  it('names the CPU, the kernel, what runs under it, and the mitigations', () => {
    expect(line('firecracker-vm', 1)).toBe(
      'CPU 1 of 2: AMD EPYC, Linux 6.18.44-fc-v669 x86_64, hypervisor KVM, clocksource tsc, governor none; ' +
        'mitigations: spec_rstack_overflow: Vulnerable: Safe RET, no microcode; spec_store_bypass: Vulnerable; ' +
        'spectre_v1: Mitigation: usercopy/swapgs barriers and __user pointer sanitization; ' +
        'spectre_v2: Mitigation: Retpolines, STIBP: disabled, RSB filling',
    );
  });

  it('says what makes system calls dearer', () => {
    expect(line('docker-container', 33)).toContain('container docker, 1 seccomp filter;');
    const traced = machine('qemu-tcg-initrd', { '/proc/self/status': 'TracerPid:\t42\nSeccomp:\t1\n' });
    expect(describeHost(parseFacts(traced), 0)).toContain('seccomp strict, traced by process 42;');
  });

  it('says what is not known of hypervisor and mitigations, and nothing of the rest', () => {
    const raw = { ...machine('arm64-neoverse'), files: {} };
    expect(describeHost(parseFacts(raw), 0)).toBe(
      'CPU 0: unknown model, Linux 6.8.0-1021-aws aarch64, hypervisor unknown; mitigations: unknown',
    );
  });
});
