import { parseCpuList } from './cpu-list.ts';
import { isGvisor } from './hypervisor.ts';
import { fact, factNumber, field, type RawFacts } from './raw.ts';

/**
 * Names for `CPU implementer` and `CPU part`, because arm64 kernels print no model name. The numbers are the
 * Implementer and PartNum fields of MIDR_EL1, as in Linux' arch/arm64/include/asm/cputype.h.
 */
const armParts = new Map([
  ['0x41 0xd03', 'ARM Cortex-A53'],
  ['0x41 0xd04', 'ARM Cortex-A35'],
  ['0x41 0xd05', 'ARM Cortex-A55'],
  ['0x41 0xd07', 'ARM Cortex-A57'],
  ['0x41 0xd08', 'ARM Cortex-A72'],
  ['0x41 0xd09', 'ARM Cortex-A73'],
  ['0x41 0xd0a', 'ARM Cortex-A75'],
  ['0x41 0xd0b', 'ARM Cortex-A76'],
  ['0x41 0xd0c', 'ARM Neoverse-N1'],
  ['0x41 0xd0d', 'ARM Cortex-A77'],
  ['0x41 0xd40', 'ARM Neoverse-V1'],
  ['0x41 0xd41', 'ARM Cortex-A78'],
  ['0x41 0xd42', 'ARM Cortex-A78AE'],
  ['0x41 0xd44', 'ARM Cortex-X1'],
  ['0x41 0xd49', 'ARM Neoverse-N2'],
  ['0x41 0xd4f', 'ARM Neoverse-V2'],
  ['0x41 0xd84', 'ARM Neoverse-V3'],
  ['0x41 0xd8e', 'ARM Neoverse-N3'],
  ['0x43 0x0af', 'Cavium ThunderX2'],
  ['0x46 0x001', 'Fujitsu A64FX'],
  ['0x48 0xd01', 'HiSilicon Kunpeng 920'],
  ['0x61 0x022', 'Apple M1 Icestorm'],
  ['0x61 0x023', 'Apple M1 Firestorm'],
  ['0x61 0x024', 'Apple M1 Pro Icestorm'],
  ['0x61 0x025', 'Apple M1 Pro Firestorm'],
  ['0x61 0x028', 'Apple M1 Max Icestorm'],
  ['0x61 0x029', 'Apple M1 Max Firestorm'],
  ['0x61 0x032', 'Apple M2 Blizzard'],
  ['0x61 0x033', 'Apple M2 Avalanche'],
  ['0xc0 0xac3', 'Ampere-1'],
  ['0xc0 0xac4', 'Ampere-1a'],
]);

/** Fields with a readable name: x86, LoongArch, MIPS, POWER, RISC-V. */
const nameFields = ['model name', 'Model Name', 'cpu model', 'cpu', 'uarch'];

/** The block of /proc/cpuinfo about one CPU, or the first block if there is none. */
export function cpuinfoOf(raw: RawFacts, cpu: number): string {
  const blocks = (raw.files['/proc/cpuinfo'] ?? '').split(/\n[ \t]*\n/);
  return blocks.find((block) => field(block, 'processor') === `${cpu}`) ?? blocks[0] ?? '';
}

/** The model name of a CPU, which on a machine with two kinds of cores depends on the CPU. */
export function cpuModel(raw: RawFacts, cpu: number): string | undefined {
  const info = cpuinfoOf(raw, cpu);
  for (const key of nameFields) {
    const name = field(info, key);
    // Written by gVisor.
    if (name !== undefined && name !== 'unknown') return name;
  }
  return armModel(info) ?? x86Family(info, isGvisor(raw));
}

/** Fields of /proc/cpuinfo that together name a CPU: x86's, and those of Arm's MIDR_EL1. */
const idFields = [
  ['vendor_id', 'cpu family', 'model', 'stepping'],
  ['CPU implementer', 'CPU part', 'CPU variant', 'CPU revision'],
];

/** Tells CPUs of one model name apart: in guests, several generations are all called AMD EPYC. */
export function cpuId(raw: RawFacts, cpu: number): string | undefined {
  const info = cpuinfoOf(raw, cpu);
  const reported = idFields.map((fields) => fields.map((key) => field(info, key)));
  return reported
    .find((values) => values.every((value) => value !== undefined && value !== 'unknown'))
    ?.join(' ');
}

function armModel(info: string): string | undefined {
  const implementer = field(info, 'CPU implementer');
  const part = field(info, 'CPU part');
  if (implementer === undefined || part === undefined) return undefined;
  const key = `${implementer} ${part}`.toLowerCase();
  return armParts.get(key) ?? `implementer ${implementer} part ${part}`;
}

function x86Family(info: string, joined: boolean): string | undefined {
  const vendor = field(info, 'vendor_id');
  const family = field(info, 'cpu family');
  const model = field(info, 'model');
  if (vendor === undefined || family === undefined || model === undefined) return vendor;
  return `${vendor} family ${joined ? addedFamily(family) : family} model ${model}`;
}

/**
 * The extended family is added to a base family of 15 (AMD64 manual, volume 3, CPUID Fn0000_0001_EAX).
 * gVisor concatenated their bits: 175 for 25 (pkg/cpuid, release 20221219).
 */
function addedFamily(text: string): string {
  const family = Number(text);
  return family > 15 && family % 16 === 15 ? `${Math.floor(family / 16) + 15}` : text;
}

/** Lists of the CPUs of each kind on hybrid x86 machines (from the drivers of their counters). */
const kinds = [
  { list: '/sys/devices/cpu_core/cpus', name: 'performance' },
  { list: '/sys/devices/cpu_atom/cpus', name: 'efficiency' },
  { list: '/sys/devices/cpu_lowpower/cpus', name: 'low power' },
];

/**
 * The kind of a core, on a machine that has several kinds; otherwise undefined. Arm kernels report capacities of at most
 * 1,024.
 */
export function coreType(raw: RawFacts, cpu: number): string | undefined {
  const kind = kinds.find(({ list }) => parseCpuList(fact(raw, list) ?? '').includes(cpu));
  if (kind) return kind.name;
  const capacities = Object.keys(raw.files).flatMap((path) =>
    path.endsWith('/cpu_capacity') ? (factNumber(raw, path) ?? []) : [],
  );
  const own = factNumber(raw, `/sys/devices/system/cpu/cpu${cpu}/cpu_capacity`);
  return own !== undefined && new Set(capacities).size > 1 ? `capacity ${own}` : undefined;
}
