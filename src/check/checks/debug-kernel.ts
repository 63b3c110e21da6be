import { clean, factNumber } from '../../host/raw.ts';
import type { Check, Evidence } from '../evidence.ts';
import { ok, unfit, unknown, type Verdict, warning } from '../finding.ts';
import { builtIn, kernelConfig } from '../kernel-config.ts';

/** Options (lib/Kconfig.debug, lib/Kconfig.kasan) that make kernel entry or locks several times slower. */
const slow = [
  'LOCKDEP',
  'PROVE_LOCKING',
  'DEBUG_LOCK_ALLOC',
  'LOCK_STAT',
  'DEBUG_SPINLOCK',
  'DEBUG_MUTEXES',
  'KASAN_GENERIC',
  'KASAN_SW_TAGS',
  'KCSAN',
  'KMSAN',
  'DEBUG_KMEMLEAK',
  'SLUB_DEBUG_ON',
  'DEBUG_PREEMPT',
  'DEBUG_ATOMIC_SLEEP',
  'DEBUG_OBJECTS',
  'DEBUG_ENTRY',
  'GCOV_KERNEL',
  'KCOV',
  'DEBUG_PAGEALLOC_ENABLE_DEFAULT',
  'IRQSOFF_TRACER',
  'PREEMPT_TRACER',
];

/** Bits of /proc/sys/kernel/tainted (tainted-kernels.rst) that mean that something has gone wrong in the kernel. */
const taints: [bit: number, what: string][] = [
  [7, 'an oops (D)'],
  [9, 'a warning (W)'],
  [14, 'a soft lockup (L)'],
];

const cure = 'uname -r; ls /boot/vmlinuz-*   # then boot a kernel that is not built for debugging';

function build({ raw }: Evidence): Verdict {
  const release = clean(raw.uname.release);
  const named = /debug|lockdep|kasan|kcsan/i.test(`${release} ${raw.uname.version}`)
    ? [`release ${release}`]
    : [];
  const locks = ['/proc/lockdep', '/proc/lockdep_stats'].some((path) => path in raw.files)
    ? ['/proc/lockdep']
    : [];
  const options = builtIn(raw, slow);
  const found = [...named, ...locks, ...options];
  if (found.length > 0) return unfit(`built for debugging: ${found.join(', ')}`, cure);
  if (kernelConfig(raw) === undefined)
    return unknown(
      'neither /proc/config.gz nor a config in /boot is readable; no other sign of a debug kernel',
    );
  return ok(`none of the ${slow.length} debug options that slow down system calls is built in`);
}

export const debugKernel: Check = {
  id: 'debug-kernel',
  subject: 'a kernel built with lockdep, KASAN or the like; an oops, a warning or a lockup since boot',
  limit: 'where it is built so',
  reads: ['/proc/sys/kernel/tainted'],
  look(evidence) {
    const tainted = factNumber(evidence.raw, '/proc/sys/kernel/tainted') ?? 0;
    // Not by >>, which works on 32 bits only.
    const why = taints.filter(([bit]) => Math.floor(tainted / 2 ** bit) % 2 === 1).map(([, what]) => what);
    if (why.length === 0) return build(evidence);
    return [
      build(evidence),
      warning(`tainted ${tainted}: ${why.join(', ')} since boot`, 'sudo dmesg | less'),
    ];
  },
};
