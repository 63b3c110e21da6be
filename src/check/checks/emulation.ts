import { cpuModel } from '../../host/cpu-model.ts';
import { hypervisor } from '../../host/hypervisor.ts';
import { clean, field } from '../../host/raw.ts';
import type { Measurement } from '../../native/measurement.ts';
import { formatMeasured } from '../../text/number.ts';
import type { Check, Evidence } from '../evidence.ts';
import { ok, unfit } from '../finding.ts';

/** What uname calls the architectures of Node. */
const machines: Readonly<Record<string, string>> = { x64: 'x86_64', arm64: 'aarch64' };

/** Kernels and processors that are programs in user space. */
export const programs = ['QEMU TCG', 'gVisor', 'UML'];

/** Real cores stay below 2, whatever their latencies; an emulator multiplies at once, but computes a CRC bit by bit. */
const FAR_APART = 2;

const chainRatio = ({ chain_ticks, check_ticks }: Measurement) =>
  Math.max(chain_ticks, check_ticks) / Math.min(chain_ticks, check_ticks);

/** Every sign of an emulator, as a clause; null where it is absent. */
const signs: ((evidence: Evidence) => string | null)[] = [
  ({ raw }) => {
    const name = hypervisor(raw) ?? '';
    return programs.includes(name) ? `running under ${name}` : null;
  },
  ({ raw, harness }) => {
    const machine = clean(raw.uname.machine);
    const expected = machines[harness.arch];
    return expected === undefined || expected === machine
      ? null
      : `Node is built for ${harness.arch}, but the machine is ${machine}`;
  },
  ({ raw, cpu }) =>
    /VirtualApple/.test(cpuModel(raw, cpu) ?? '') ? 'the CPU model is the one that Rosetta reports' : null,
  ({ harness }) => {
    const name = field(harness.status, 'Name') ?? '';
    return /^(qemu|box64|FEX)/.test(name) ? `Node runs under ${name}` : null;
  },
  // WSL 2 has Linux' own kernel, whose release ends in microsoft-standard-WSL2.
  ({ raw }) => (/-Microsoft$/.test(raw.uname.release) ? 'WSL 1: Windows handles the system calls' : null),
  ({ probed }) => {
    const rounds = probed?.rounds ?? [];
    const [round] = rounds;
    if (!round || !rounds.every((one) => chainRatio(one) >= FAR_APART)) return null;
    const [chain, check] = [round.chain_ticks, round.check_ticks].map(formatMeasured);
    return `two chains of ${formatMeasured(round.chain_cycles)} cycles each take ${chain} and ${check} TSC ticks`;
  },
];

export const emulation: Check = {
  id: 'emulation',
  subject:
    'QEMU, Rosetta, gVisor or WSL 1 around Node or the harness; two instruction chains of equal length that take different times',
  limit: 'always',
  look(evidence) {
    const found = signs.flatMap((sign) => sign(evidence) ?? []);
    if (found.length === 0) return ok('none: Node and the benchmarks run on the CPU itself');
    return unfit(
      `${found.join('; ')}: the figures would be those of the emulator`,
      'run on the machine itself, with Node built for its architecture',
    );
  },
};
