import { describe, expect, it } from 'vitest';
import { mitigations } from '../../src/host/mitigations.ts';
import type { RawFacts } from '../../src/host/raw.ts';
import { machine } from '../support/machines.ts';

const FOLDER = '/sys/devices/system/cpu/vulnerabilities/';
const told = (texts: Record<string, string>): RawFacts => ({
  ...machine('qemu-tcg-initrd'),
  files: Object.fromEntries(Object.entries(texts).map(([name, text]) => [FOLDER + name, text])),
});

describe('the mitigations', () => {
  it('are one line sorted by name, without what does not affect the CPU', () => {
    expect(mitigations(machine('bare-metal-mitigations-off'))).toBe(
      'retbleed: Vulnerable; spec_rstack_overflow: Vulnerable; spec_store_bypass: Vulnerable; ' +
        'spectre_v1: Vulnerable: __user pointer sanitization and usercopy barriers only, no swapgs barriers; ' +
        'spectre_v2: Vulnerable, IBPB: disabled, STIBP: disabled',
    );
  });

  it('read the same from any order of files and either punctuation', () => {
    const older = told({ spectre_v2: 'Mitigation: Retpolines, STIBP: disabled\n', mds: 'Vulnerable\n' });
    const newer = told({
      mds: 'Vulnerable\n',
      spectre_v2: 'Mitigation: Retpolines; STIBP: disabled; BHI: Not affected\n',
      vmscape: 'Not affected\n',
    });
    expect(mitigations(newer)).toBe('mds: Vulnerable; spectre_v2: Mitigation: Retpolines, STIBP: disabled');
    expect(mitigations(older)).toBe(mitigations(newer));
  });

  it('differ where one of them differs', () => {
    expect(mitigations(told({ mds: 'Vulnerable\n' }))).not.toBe(
      mitigations(told({ mds: 'Mitigation: Clear CPU buffers\n' })),
    );
  });

  it('say so when nothing affects the CPU, which is not the same as not knowing', () => {
    expect(mitigations(told({ meltdown: 'Not affected\n' }))).toBe('not affected');
    expect(mitigations(told({}))).toBeUndefined();
    expect(mitigations(told({ meltdown: '' }))).toBeUndefined();
  });
});
