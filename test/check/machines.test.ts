/** What is found on recorded machines, and on them with something changed. */
import { describe, expect, test } from 'vitest';
import { checks } from '../../src/check/checks/index.ts';
import type { Evidence } from '../../src/check/evidence.ts';
import { examine, fitness } from '../../src/check/examine.ts';
import { finding, found, on, probed, round, window } from '../support/evidence.ts';
import { machine, machines } from '../support/machines.ts';

const CPUS = '/sys/devices/system/cpu';
const CLOCK = '/sys/devices/system/clocksource/clocksource0';

const status = (lines: string) => ({ '/proc/self/status': `${lines}\nCpus_allowed_list:\t0-1\n` });
const vm = (files: Record<string, string | undefined>) => on(machine('firecracker-vm', files));

describe('every check', () => {
  test.each(machines)('says something of %s, in one line and with a level', (name) => {
    const findings = examine(on(name));
    expect(new Set(findings.map(({ id }) => id))).toEqual(new Set(checks.map(({ id }) => id)));
    for (const { measured, level, cure } of findings) {
      expect(measured).toMatch(/^[^\n]+$/);
      if (level === 'ok') expect(cure).toBeUndefined();
    }
  });

  test('says something of a machine that tells nothing', () => {
    const findings = examine(on({ ...machine('qemu-tcg-initrd'), files: {}, cpuid: null }));
    expect(new Set(findings.map(({ id }) => id)).size).toBe(checks.length);
    const { fit } = fitness(findings, false);
    expect(fit).toBe(true);
    for (const id of ['seccomp', 'tracer', 'clocksource', 'hypervisor', 'memory', 'swap', 'mitigations'])
      expect(findings.find((one) => one.id === id)?.level).toBe('unknown');
  });

  test('has an id of its own', () => {
    expect(new Set(checks.map(({ id }) => id)).size).toBe(checks.length);
  });
});

describe('a machine', () => {
  test('with a performance governor, no turbo and nothing else is fit, even strictly, but for its filter', () => {
    const findings = examine(on('docker-container'));
    expect(fitness(findings, true)).toEqual({ fit: false, unfit: ['seccomp'], warnings: [] });
  });

  const cases: [
    what: string,
    evidence: Evidence,
    id: string,
    level: string,
    measured: RegExp,
    cure?: RegExp,
  ][] = [
    [
      'whose clock follows the load',
      on('intel-hybrid-laptop'),
      'governor',
      'warning',
      /^powersave on CPU 7, up to 5,000 MHz/,
      /echo performance/,
    ],
    ['with turbo by intel_pstate', on('intel-hybrid-laptop'), 'turbo', 'warning', /^on/, /echo 1 .*no_turbo/],
    ['with boost', vm({ [`${CPUS}/cpufreq/boost`]: '1\n' }), 'turbo', 'warning', /^on/, /echo 0 .*boost/],
    ['without turbo', on('docker-container'), 'turbo', 'ok', /^off/],
    [
      'on another clock source',
      vm({
        [`${CLOCK}/current_clocksource`]: 'kvm-clock\n',
        [`${CLOCK}/available_clocksource`]: 'kvm-clock tsc\n',
      }),
      'clocksource',
      'warning',
      /^kvm-clock instead of tsc/,
      /echo tsc/,
    ],
    [
      'that does not trust its TSC',
      vm({
        [`${CLOCK}/current_clocksource`]: 'hpet\n',
        [`${CLOCK}/available_clocksource`]: 'hpet acpi_pm\n',
      }),
      'clocksource',
      'warning',
      /does not offer the TSC/,
      /dmesg/,
    ],
    ['of arm64', on('arm64-neoverse'), 'tsc', 'ok', /fixed rate/],
    [
      'behind a filter',
      vm(status('Seccomp:\t2\nSeccomp_filters:\t3')),
      'seccomp',
      'unfit',
      /^3 seccomp filters on this process$/,
      /unconfined/,
    ],
    [
      'behind a filter of an old kernel',
      vm(status('Seccomp:\t2')),
      'seccomp',
      'unfit',
      /^one or more seccomp filters/,
    ],
    [
      'that traces',
      vm({ ...status('TracerPid:\t42'), '/proc/42/comm': 'strace\n' }),
      'tracer',
      'unfit',
      /^strace \(42\) traces the benchmarks$/,
      /without strace/,
    ],
    [
      'with room in its memory',
      vm({ '/proc/meminfo': 'MemAvailable:  8000000 kB\n' }),
      'memory',
      'ok',
      /^7,813 MB available$/,
    ],
    [
      'with little memory',
      vm({ '/proc/meminfo': 'MemAvailable:  200000 kB\n' }),
      'memory',
      'warning',
      /^195 MB available$/,
      /rss/,
    ],
    ['with no memory', vm({ '/proc/meminfo': 'MemAvailable:  90000 kB\n' }), 'memory', 'unfit', /^88 MB/],
    [
      'that swapped once',
      vm({ '/proc/meminfo': 'SwapTotal: 2048000 kB\nSwapFree: 1024000 kB\n' }),
      'swap',
      'warning',
      /^1,000 MB of 2,000 MB in use$/,
      /swapoff/,
    ],
    [
      'with swap that is free',
      vm({ '/proc/meminfo': 'SwapTotal: 2048000 kB\nSwapFree: 2048000 kB\n' }),
      'swap',
      'ok',
      /^0 MB of 2,000 MB/,
    ],
    [
      'with huge pages everywhere',
      vm({ '/sys/kernel/mm/transparent_hugepage/enabled': '[always] madvise never\n' }),
      'huge-pages',
      'warning',
      /always/,
      /echo madvise/,
    ],
    [
      'with huge pages on demand',
      vm({ '/sys/kernel/mm/transparent_hugepage/enabled': 'always [madvise] never\n' }),
      'huge-pages',
      'ok',
      /madvise/,
    ],
    [
      'that merges pages',
      vm({ '/sys/kernel/mm/ksm/run': '1\n' }),
      'ksm',
      'warning',
      /ksmd/,
      /echo 0 .*ksm\/run/,
    ],
    ['that could merge pages', vm({ '/sys/kernel/mm/ksm/run': '0\n' }), 'ksm', 'ok', /off/],
    [
      'of one CPU out of many',
      on(machine('intel-hybrid-laptop', { '/proc/self/status': 'Cpus_allowed_list:\t3\n' })),
      'affinity',
      'warning',
      /^allowed CPUs: 3; online: 0-15/,
      /taskset/,
    ],
    ['of some CPUs', on('docker-container'), 'affinity', 'ok', /^allowed CPUs: 30-33; online: 0-63$/],
    ['without a tick', on('isolcpus'), 'interrupts', 'warning', /^CPU 5 is in nohz_full/, /--cpu/],
    ['without mitigations', on('bare-metal-mitigations-off'), 'mitigations', 'ok', /Vulnerable/],
    ['of gVisor', on('gvisor'), 'emulation', 'unfit', /running under gVisor/],
    ['of QEMU', on('qemu-tcg-initrd'), 'emulation', 'unfit', /running under QEMU TCG/],
    ['of User Mode Linux', on('user-mode-linux'), 'emulation', 'unfit', /UML/],
    [
      'with Node for another processor',
      on('arm64-neoverse', { harness: { arch: 'x64', status: '' } }),
      'emulation',
      'unfit',
      /Node is built for x64, but the machine is aarch64/,
    ],
    [
      'whose Node runs under qemu-user',
      on('firecracker-vm', { harness: { arch: 'x64', status: 'Name:\tqemu-x86_64\n' } }),
      'emulation',
      'unfit',
      /Node runs under qemu-x86_64/,
    ],
    [
      'of Windows',
      on({
        ...machine('firecracker-vm'),
        uname: { ...machine('firecracker-vm').uname, release: '4.4.0-19041-Microsoft' },
      }),
      'emulation',
      'unfit',
      /WSL 1/,
    ],
    [
      'whose chains disagree',
      on('firecracker-vm', { probed: probed([round(300, { check_ticks: 90_000 })]) }),
      'emulation',
      'unfit',
      /16,000 and 90,000 TSC ticks/,
    ],
    [
      'that is itself',
      on('firecracker-vm', { probed: probed([round(300)]) }),
      'emulation',
      'ok',
      /on the CPU itself/,
    ],
    [
      'that took a process away from its CPU',
      on('firecracker-vm', { probed: probed([round(300, { cpu: -1 })]) }),
      'affinity',
      'unfit',
      /pinning to CPU 1 was refused/,
    ],
  ];

  test.each(cases)('%s', (_, evidence, id, level, measured, cure) => {
    const one = finding(evidence, id);
    expect(one).toMatchObject({ level, measured: expect.stringMatching(measured) });
    if (cure) expect(one.cure).toMatch(cure);
    else if (level !== 'unfit') expect(one.cure).toBeUndefined();
  });

  test('whose chains differ a little, or once, is none that emulates', () => {
    const rounds = (...ticks: number[]) => probed(ticks.map((check_ticks) => round(300, { check_ticks })));
    for (const some of [rounds(24_000), rounds(90_000, 16_000)])
      expect(finding(on('firecracker-vm', { probed: some }), 'emulation').level).toBe('ok');
  });

  test('whose CPUID is slow seems to be one of a machine that is one of a machine', () => {
    const raw = machine('firecracker-vm');
    const withTicks = (ticks: number) =>
      finding(
        on({ ...raw, cpuid: { rdtscp: true, invariant_tsc: true, hypervisor: 'KVMKVMKVM', ticks } }),
        'hypervisor',
      );
    expect(withTicks(24_000)).toMatchObject({
      level: 'warning',
      measured: expect.stringContaining('24,000'),
    });
    expect(withTicks(1500)).toMatchObject({ level: 'ok', measured: 'KVM; CPUID takes 1,500 TSC ticks' });
    const gvisor = {
      ...machine('gvisor'),
      cpuid: { rdtscp: true, invariant_tsc: false, hypervisor: '', ticks: 80_000 },
    };
    expect(finding(on(gvisor), 'hypervisor').level).toBe('ok');
    expect(finding(on('isolcpus'), 'hypervisor')).toMatchObject({ level: 'ok', measured: 'none' });
  });

  test('whose kernel runs in user mode is said to be one, and what a call costs there', () => {
    const slow = on('pvm-amd', { probed: probed([round(3000)]) });
    expect(finding(slow, 'hypervisor')).toMatchObject({
      level: 'warning',
      measured: expect.stringMatching(/^PVM \(CPUID says bhyve\): the guest kernel runs in user mode/),
    });
    expect(finding(slow, 'entry-cost')).toMatchObject({
      level: 'warning',
      measured: expect.stringMatching(
        /^a null call takes 3,000 core cycles, .* up to about 250 .*: under PVM/,
      ),
    });
  });

  test.each<[what: string, mitigation: string, flags: string, explained: number]>([
    ['nothing', 'Not affected', '', 250],
    ['isolation with tagged TLB entries', 'Mitigation: PTI', 'pcid', 750],
    ['isolation without', 'Mitigation: PTI', '', 1700],
    ['IBRS', 'Mitigation: IBRS; IBPB: conditional', '', 2850],
    ['enhanced IBRS, which costs next to nothing', 'Mitigation: Enhanced / Automatic IBRS', '', 250],
    ['cleared buffers', 'Mitigation: Clear CPU buffers; SMT disabled', '', 900],
    ['a barrier at every entry', 'Mitigation: IBPB', '', 8250],
  ])('whose CPU has %s explains so much of a null call', (_, mitigation, flags, explained) => {
    const raw = vm({ '/proc/cpuinfo': `flags\t\t: fpu ${flags}\n` }).raw;
    const files = Object.entries(raw.files).filter(([path]) => !path.includes('/vulnerabilities/'));
    const defended = {
      ...raw,
      files: { ...Object.fromEntries(files), [`${CPUS}/vulnerabilities/some`]: `${mitigation}\n` },
    };
    const of = (cycles: number) => finding(on(defended, { probed: probed([round(cycles)]) }), 'entry-cost');
    // The call itself ten times, and what mitigations add once.
    const most = 2500 + explained - 250;
    expect(of(most * 0.99).level).toBe('ok');
    expect(of(most * 1.01)).toMatchObject({
      level: 'warning',
      measured: expect.stringContaining(`up to about ${explained.toLocaleString('en')} core cycles`),
    });
  });

  test('whose TSC follows its frequency cannot be measured by it; in a VM that may only not be said', () => {
    const without = (name: string) => {
      const raw = machine(name, { '/proc/cpuinfo': 'processor\t: 0\nflags\t\t: fpu tsc\n' });
      return finding(on({ ...raw, cpuid: raw.cpuid && { ...raw.cpuid, invariant_tsc: false } }), 'tsc').level;
    };
    expect(without('isolcpus')).toBe('unfit');
    expect(without('firecracker-vm')).toBe('warning');
  });
});

describe('a kernel', () => {
  const config = (text: string) => vm({ '/proc/config.gz': text });

  test.each([
    ['CONFIG_PROVE_LOCKING=y\nCONFIG_LOCKDEP=y\n', 'unfit', 'built for debugging: PROVE_LOCKING, LOCKDEP'],
    ['CONFIG_KASAN_GENERIC=y\n', 'unfit', 'KASAN_GENERIC'],
    [
      '# CONFIG_PROVE_LOCKING is not set\nCONFIG_LOCKDEP_SUPPORT=y\nCONFIG_DEBUG_KERNEL=y\n',
      'ok',
      'none of the',
    ],
  ])('configured by %j is %s', (text, level, measured) => {
    expect(finding(config(text), 'debug-kernel')).toMatchObject({
      level,
      measured: expect.stringContaining(measured),
    });
  });

  test('that says nothing of its options is unknown, unless its name or /proc tells', () => {
    expect(finding(vm({}), 'debug-kernel').level).toBe('unknown');
    expect(finding(vm({ '/proc/lockdep': '' }), 'debug-kernel').level).toBe('unfit');
    const raw = machine('firecracker-vm');
    const release = '6.12.10-200.fc41.x86_64+debug';
    expect(finding(on({ ...raw, uname: { ...raw.uname, release } }), 'debug-kernel')).toMatchObject({
      level: 'unfit',
      measured: expect.stringContaining(release),
    });
  });

  test('that has oopsed is a warning of its own', () => {
    const tainted = (bits: number) => found(vm({ '/proc/sys/kernel/tainted': `${bits}\n` }), 'debug-kernel');
    expect(tainted(128 + 512)).toMatchObject([
      { level: 'warning', measured: expect.stringMatching(/^tainted 640: .*\(D\).*\(W\)/) },
      {},
    ]);
    // A module out of tree, 2^12, does nothing to figures; 2^33 is beyond 32 bits.
    expect(tainted(2 ** 12 + 2 ** 33)).toHaveLength(1);
  });

  test.each([
    [{ errno: 1 }, 'unknown', /only root/],
    [{ errno: 93 }, 'ok', /not supported/],
    [{ errno: 111 }, 'unknown', /user namespace/],
    [{ errno: 11 }, 'unknown', /errno 11/],
    [{ enabled: 0, rules: 2, never: 0 }, 'ok', /off \(2 rules loaded\)/],
    [{ enabled: 1, rules: 0, never: 0 }, 'warning', /without rules/],
    [{ enabled: 1, rules: 3, never: 0 }, 'unfit', /^3 rules/],
    [{ enabled: 1, rules: 3, never: 1 }, 'ok', /exempts/],
  ])('whose audit answers %j is %s', (audit, level, measured) => {
    const raw = { ...machine('firecracker-vm'), audit };
    expect(finding(on(raw), 'audit')).toMatchObject({ level, measured: expect.stringMatching(measured) });
  });

  test.each([
    [[], 'ok', /^no BPF program/],
    [
      ['sys_enter', 'sys_exit', 'sys_enter'],
      'unfit',
      /^3 BPF programs attached to sys_enter, sys_exit: every/,
    ],
    [['sched_switch', 'block_rq_issue'], 'warning', /^1 BPF program attached to sched_switch, which/],
    [{ errno: 1 }, 'unknown', /only root/],
    [{ errno: 13 }, 'unknown', /behind a seccomp filter/],
    [{ errno: 22 }, 'unknown', /errno 22/],
    [{ errno: 38 }, 'ok', /not supported/],
  ])('with BPF programs at %j is %s', (tracepoints, level, measured) => {
    const raw = { ...machine('firecracker-vm'), tracepoints };
    expect(finding(on(raw), 'tracepoints')).toMatchObject({
      level,
      measured: expect.stringMatching(measured),
    });
  });

  test('that records system calls itself is unfit', () => {
    const path = '/sys/kernel/tracing/events/raw_syscalls/enable';
    const recording = (text: string) =>
      found(on({ ...machine('firecracker-vm', { [path]: text }), tracepoints: [] }), 'tracepoints');
    expect(recording('X\n')).toMatchObject([{ level: 'unfit', cure: `echo 0 | sudo tee ${path}` }]);
    expect(recording('0\n')).toMatchObject([{ level: 'ok' }]);
  });

  test('that audits nothing since boot, or cannot, needs nobody to ask', () => {
    const refused = (files: Record<string, string>) =>
      finding(on({ ...machine('firecracker-vm', files), audit: { errno: 1 } }), 'audit').level;
    expect(refused({ '/proc/cmdline': 'quiet audit=0\n' })).toBe('ok');
    expect(refused({ '/proc/config.gz': 'CONFIG_AUDIT=y\n# CONFIG_AUDITSYSCALL is not set\n' })).toBe('ok');
    expect(refused({ '/proc/config.gz': 'CONFIG_AUDITSYSCALL=y\n' })).toBe('unknown');
  });
});

describe('what goes on', () => {
  const stat = (cpu0: number, cpu1: number, steal = 0) =>
    `cpu  0 0 0 0\ncpu0 ${cpu0} 0 0 100 0 0 0 0 0 0\ncpu1 ${cpu1} 0 0 100 0 0 0 ${steal} 0 0\n`;
  const busy = (name: string, cpu0: number, cpu1: number) =>
    on(name, {
      cpu: 1,
      idle: {
        ...window({ '/proc/stat': [stat(5, 5), stat(5 + cpu0, 5 + cpu1)] }),
        tasks: [
          { pid: 7, name: 'hog', kernel: false, cpu: 1, share: 0.9 },
          { pid: 8, name: 'cc1', kernel: false, cpu: 0, share: 0.8 },
        ],
      },
    });

  test('on the measured CPU makes it unfit, and is named', () => {
    expect(finding(busy('firecracker-vm', 0, 90), 'measured-cpu')).toMatchObject({
      level: 'unfit',
      measured: 'CPU 1 is 90% busy with other tasks (hog 7: 90%)',
      cure: expect.stringMatching(/^kill -STOP 7 /),
    });
    expect(finding(busy('firecracker-vm', 0, 10), 'measured-cpu').level).toBe('warning');
    expect(finding(busy('firecracker-vm', 0, 1), 'measured-cpu').level).toBe('ok');
  });

  test('on another CPU is a warning, and in a VM it may be the same core', () => {
    const { level, measured } = finding(busy('firecracker-vm', 80, 0), 'load');
    expect(level).toBe('warning');
    expect(measured).toMatch(/^CPU 0 is 80% busy \(cc1 8: 80%\); in a VM/);
    expect(finding(busy('firecracker-vm', 80, 0), 'measured-cpu').level).toBe('ok');
    expect(finding(busy('firecracker-vm', 0, 90), 'load').level).toBe('ok');
    expect(finding(busy('isolcpus', 80, 0), 'load').measured).not.toContain('in a VM');
  });

  test('on the other thread of the same core makes it unfit', () => {
    const one = busy('intel-hybrid-laptop', 80, 0);
    expect(finding(one, 'smt')).toMatchObject({
      level: 'unfit',
      cure: expect.stringContaining('smt/control'),
    });
    expect(finding(one, 'smt').measured).toMatch(/^CPU 0, the SMT sibling of CPU 1, is 80% busy/);
    expect(finding(one, 'load').level).toBe('ok');
    expect(finding(busy('intel-hybrid-laptop', 0, 80), 'smt').level).toBe('ok');
  });

  test('is told by who was running at every look, where there was no time for more', () => {
    const running = [{ pid: 9, name: 'hog', kernel: false, cpu: 1, share: 1 }];
    expect(finding(on('firecracker-vm', { running }), 'measured-cpu')).toMatchObject({
      level: 'unfit',
      measured: 'CPU 1 is seen busy with other tasks (hog 9)',
    });
    expect(finding(on('firecracker-vm', { running }), 'load').level).toBe('ok');
  });

  test('by the hypervisor is steal, which bare metal has not', () => {
    const stolen = (name: string, ticks: number) =>
      finding(
        on(name, {
          cpu: 1,
          probed: probed([], { window: window({ '/proc/stat': [stat(0, 0), stat(0, 90, ticks)] }) }),
        }),
        'steal',
      );
    expect(stolen('firecracker-vm', 20)).toMatchObject({
      level: 'unfit',
      measured: expect.stringMatching(/^20\.0% of 1\.00 s on CPU 1 was stolen/),
    });
    expect(stolen('firecracker-vm', 2).level).toBe('warning');
    expect(stolen('firecracker-vm', 0).level).toBe('ok');
    expect(stolen('isolcpus', 20).level).toBe('ok');
    expect(finding(vm({ '/proc/stat': stat(0, 80, 20) }), 'steal')).toMatchObject({
      level: 'warning',
      measured: '20.0% of the busy time since boot was stolen',
    });
  });

  test('in interrupts is counted for the measured CPU, the timer apart', () => {
    const interrupts = (timer: number, disk: number) =>
      `           CPU0       CPU1\n 36:      0      ${disk}  PCI-MSIX  1-edge   virtio1-req.0\nLOC:   9  ${timer}   Local timer interrupts\nERR:   0\n`;
    const rates = (timer: number, disk: number) =>
      finding(
        on(machine('firecracker-vm', { '/proc/config.gz': 'CONFIG_HZ=250\n' }), {
          probed: probed([], {
            window: window({ '/proc/interrupts': [interrupts(10, 20), interrupts(10 + timer, 20 + disk)] }),
          }),
        }),
        'interrupts',
      );
    expect(rates(250, 4)).toMatchObject({
      level: 'ok',
      measured: 'CPU 1 gets 250 timer interrupts per second (CONFIG_HZ=250) and 4 others',
    });
    expect(rates(250, 9000)).toMatchObject({
      level: 'warning',
      measured: expect.stringContaining('mostly 36 PCI-MSIX 1-edge virtio1-req.0 (9,000)'),
      cure: 'echo 0 | sudo tee /proc/irq/36/smp_affinity_list',
    });
  });

  test('with the memory during the check is swapping', () => {
    const raw = machine('firecracker-vm', {
      '/proc/meminfo': 'SwapTotal: 2048000 kB\nSwapFree: 2048000 kB\n',
    });
    const vmstat = window({ '/proc/vmstat': ['pswpin 5\npswpout 7\n', 'pswpin 15\npswpout 9\n'] });
    expect(finding(on(raw, { probed: probed([], { window: vmstat }) }), 'swap')).toMatchObject({
      level: 'unfit',
      measured: expect.stringContaining('12 pages'),
    });
  });
});

describe('the cost', () => {
  test('of a tracer is told by a process that it does not follow', () => {
    const traced = vm({ ...status('TracerPid:\t42'), '/proc/42/comm': 'strace\n' });
    const { measured } = finding(
      { ...traced, probed: probed([round(60_000)], { untraced: round(400) }) },
      'tracer',
    );
    expect(measured).toBe(
      'strace (42) traces the benchmarks: a null call takes 60,000 core cycles, and 400 core cycles untraced (150x)',
    );
  });

  test('of a filter cannot be told from behind it, but that of one more', () => {
    const filtered = vm(status('Seccomp:\t2\nSeccomp_filters:\t1'));
    const { measured } = finding(
      { ...filtered, probed: probed([round(500)], { filtered: round(650) }) },
      'seccomp',
    );
    expect(measured).toBe(
      '1 seccomp filter on this process: a null call takes 500 core cycles, and 650 core cycles with one more filter, whose 50 rules run at every call; the cost without a filter cannot be measured from here',
    );
  });

  test('of a tracer that holds only the harness is none', () => {
    const harness = { arch: 'x64', status: 'TracerPid:\t42\n' };
    expect(finding(on('firecracker-vm', { harness }), 'tracer')).toMatchObject({
      level: 'warning',
      measured: expect.stringContaining('(42) traces the harness, but not'),
    });
  });
});
