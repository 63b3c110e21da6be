import { hypervisor, runsKernelInUserMode } from '../../host/hypervisor.ts';
import * as host from '../../host/mitigations.ts';
import { field, type RawFacts } from '../../host/raw.ts';
import { formatMeasured } from '../../text/number.ts';
import type { Check } from '../evidence.ts';
import { ok, unknown, warning } from '../finding.ts';
import { formatNullCall, nullCall } from '../null-call.ts';
import { programs } from './emulation.ts';

/** Times the cost of the call itself; the cost of mitigations is added once. */
const FAR_MORE = 10;

/**
 * Core cycles of a null call on hardware, rounded up: getppid without mitigations, and what page-table isolation and
 * IBRS add to it (K. Garloff, KPTI/IBRS/Retpoline Microbenchmarks, Open Telekom Cloud, 2018, Broadwell and Skylake);
 * clearing of buffers by VERW, and a prediction barrier at every entry (Behrens et al., EuroSys 2022).
 */
const HARDWARE = 250;
const added: { where(mitigations: string, raw: RawFacts): boolean; cycles: number }[] = [
  { where: (text, raw) => needsIsolation(text, raw) && hasFlag(raw, 'pcid'), cycles: 500 },
  { where: (text, raw) => needsIsolation(text, raw) && !hasFlag(raw, 'pcid'), cycles: 1450 },
  { where: (text) => /\bMitigation: IBRS\b/.test(text), cycles: 2600 },
  { where: (text) => /\bClear CPU buffers\b/.test(text), cycles: 650 },
  { where: (text) => /\bMitigation: IBPB\b/.test(text), cycles: 8000 },
];

const hasFlag = ({ files }: RawFacts, flag: string) =>
  (field(files['/proc/cpuinfo'], 'flags') ?? '').split(' ').includes(flag);

/** A kernel in user mode needs isolation whatever the processor is. */
const needsIsolation = (mitigations: string, raw: RawFacts) =>
  /\bMitigation: PTI\b/.test(mitigations) && !runsKernelInUserMode(hypervisor(raw) ?? '');

const explained = (raw: RawFacts): number => {
  const mitigations = host.mitigations(raw) ?? '';
  return added.reduce((sum, { where, cycles }) => sum + (where(mitigations, raw) ? cycles : 0), HARDWARE);
};

/** Figures that the hardware cannot explain are still true of this machine, so they are explained, and are not unfit. */
export const entryCost: Check = {
  id: 'entry-cost',
  subject: 'a null call against what the processor with its mitigations explains',
  limit: 'never',
  look({ raw, probed }) {
    const call = probed ? nullCall(probed.rounds) : null;
    if (call === null || raw.cpuid === null) return unknown('not measured, or not on x86');
    const cycles = explained(raw);
    const said = `a null call takes ${formatNullCall(call)}`;
    const hardware = `the CPU and its mitigations account for up to about ${formatMeasured(cycles)} core cycles`;
    if (call.value < FAR_MORE * HARDWARE + cycles - HARDWARE) return ok(`${said}; ${hardware}`);
    const name = hypervisor(raw) ?? '';
    return warning(`${said}, but ${hardware}: ${why(name)}`);
  },
};

function why(name: string): string {
  if (runsKernelInUserMode(name))
    return `under ${name} the guest kernel runs in user mode, so every system call enters the hypervisor first`;
  if (programs.includes(name)) return `${name} handles system calls in user space`;
  return 'something intercepts it: a tracer, filters, audit or tracepoints (each has its check here), or a hypervisor that runs the kernel in user mode';
}
