import type { Check } from '../evidence.ts';
import { affinity } from './affinity.ts';
import { audit } from './audit.ts';
import { clocksource, tsc } from './clocks.ts';
import { debugKernel } from './debug-kernel.ts';
import { emulation } from './emulation.ts';
import { entryCost } from './entry-cost.ts';
import { folders } from './folders.ts';
import { governor, turbo } from './frequency.ts';
import { hypervisor } from './hypervisor.ts';
import { interrupts } from './interrupts.ts';
import { ksm } from './ksm.ts';
import { load, measuredCpu, smt } from './load.ts';
import { hugePages, memory, swap } from './memory.ts';
import { mitigations } from './mitigations.ts';
import { noise } from './noise.ts';
import { quota } from './quota.ts';
import { seccomp } from './seccomp.ts';
import { steal } from './steal.ts';
import { tracepoints } from './tracepoints.ts';
import { tracer } from './tracer.ts';

/** All checks, in the order of a report: the most frequent causes of wrong figures first. */
export const checks: readonly Check[] = [
  emulation,
  tracer,
  seccomp,
  quota,
  measuredCpu,
  smt,
  load,
  steal,
  noise,
  entryCost,
  debugKernel,
  audit,
  tracepoints,
  tsc,
  clocksource,
  governor,
  turbo,
  interrupts,
  affinity,
  memory,
  swap,
  hugePages,
  ksm,
  folders,
  hypervisor,
  mitigations,
];
