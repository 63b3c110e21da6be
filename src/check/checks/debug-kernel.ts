import { clean, factNumber } from '../../host/raw.ts';
import type { Check, Evidence } from '../evidence.ts';
import { ok, unfit, unknown, type Verdict, warning } from '../finding.ts';
import { builtIn, kernelConfig } from '../kernel-config.ts';

/** Options (lib/Kconfig.debug, lib/Kconfig.kasan) that make entering the kernel or its locks several times dearer. */
const slow = [
  ...['LOCKDEP', 'PROVE_LOCKING', 'DEBUG_LOCK_ALLOC', 'LOCK_STAT', 'DEBUG_SPINLOCK', 'DEBUG_MUTEXES'],
  ...['KASAN_GENERIC', 'KASAN_SW_TAGS', 'KCSAN', 'KMSAN', 'DEBUG_KMEMLEAK', 'SLUB_DEBUG_ON'],
  ...['DEBUG_PREEMPT', 'DEBUG_ATOMIC_SLEEP', 'DEBUG_OBJECTS', 'DEBUG_ENTRY', 'GCOV_KERNEL', 'KCOV'],
  ...['DEBUG_PAGEALLOC_ENABLE_DEFAULT', 'IRQSOFF_TRACER', 'PREEMPT_TRACER'],
];

/** Bits of /proc/sys/kernel/tainted (tainted-kernels.rst) after which a kernel is not what it was. */
const taints: [bit: number, what: string][] = [
  [7, 'it has oopsed (D)'],
  [9, 'it has warned (W)'],
  [14, 'a CPU was locked up (L)'],
];

const cure = 'uname -r; ls /boot/vmlinuz-*   # and boot one that is not built for debugging';

function build({ raw }: Evidence): Verdict {
  const release = clean(raw.uname.release);
  const named = /debug|lockdep|kasan|kcsan/i.test(`${release} ${raw.uname.version}`)
    ? [`named ${release}`]
    : [];
  const locks = ['/proc/lockdep', '/proc/lockdep_stats'].some((path) => path in raw.files)
    ? ['/proc/lockdep']
    : [];
  const options = builtIn(raw, slow);
  const found = [...named, ...locks, ...options];
  if (found.length > 0) return unfit(`built for debugging: ${found.join(', ')}`, cure);
  if (kernelConfig(raw) === undefined)
    return unknown(
      'neither /proc/config.gz nor a config in /boot can be read; nothing else points to debugging',
    );
  return ok(`built with none of ${slow.length} options for debugging that would be felt`);
}

export const debugKernel: Check = {
  id: 'debug-kernel',
  subject: 'a kernel built with lockdep, KASAN or the like; an oops, a warning or a lockup since boot',
  limit: 'where it is built so',
  look(evidence) {
    const tainted = factNumber(evidence.raw, '/proc/sys/kernel/tainted') ?? 0;
    // Not by >>, which would take only 32 bits of it.
    const why = taints.filter(([bit]) => Math.floor(tainted / 2 ** bit) % 2 === 1).map(([, what]) => what);
    if (why.length === 0) return build(evidence);
    return [
      build(evidence),
      warning(`tainted ${tainted}: ${why.join(', ')} since boot`, 'sudo dmesg | less'),
    ];
  },
};
