import { cpuModel } from '../../host/cpu-model.ts';
import { hypervisor } from '../../host/hypervisor.ts';
import { clean, field } from '../../host/raw.ts';
import type { Measurement } from '../../native/measurement.ts';
import { formatMeasured } from '../../text/number.ts';
import type { Check, Evidence } from '../evidence.ts';
import { ok, unfit } from '../finding.ts';

/** What uname calls the architectures of Node. */
const machines: Readonly<Record<string, string>> = { x64: 'x86_64', arm64: 'aarch64' };

/** Kernels that are programs, and processors that are. */
export const programs = ['QEMU TCG', 'gVisor', 'UML'];

/** On a core whose latencies are others it is less than 2; an emulator multiplies at once, and computes a CRC bit by bit. */
const FAR_APART = 2;

const chainRatio = ({ chain_ticks, check_ticks }: Measurement) =>
  Math.max(chain_ticks, check_ticks) / Math.min(chain_ticks, check_ticks);

/** Every sign of it, as a clause; null where it is not there. */
const signs: ((evidence: Evidence) => string | null)[] = [
  ({ raw }) => {
    const name = hypervisor(raw) ?? '';
    return programs.includes(name) ? `${name} runs this program` : null;
  },
  ({ raw, harness }) => {
    const machine = clean(raw.uname.machine);
    const expected = machines[harness.arch];
    return expected === undefined || expected === machine
      ? null
      : `Node is built for ${harness.arch}, the machine is ${machine}`;
  },
  ({ raw, cpu }) =>
    /VirtualApple/.test(cpuModel(raw, cpu) ?? '') ? 'the processor is one that Rosetta pretends to be' : null,
  ({ harness }) => {
    const name = field(harness.status, 'Name') ?? '';
    return /^(qemu|box64|FEX)/.test(name) ? `${name} runs Node` : null;
  },
  // WSL 2 has Linux' own kernel, whose release ends in microsoft-standard-WSL2.
  ({ raw }) => (/-Microsoft$/.test(raw.uname.release) ? 'Windows answers the system calls (WSL 1)' : null),
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
    if (found.length === 0) return ok('Node and the measuring code run on the processor itself');
    return unfit(
      `${found.join('; ')}: figures would be those of an emulator`,
      'run it on the machine itself, with a Node that is built for it',
    );
  },
};
