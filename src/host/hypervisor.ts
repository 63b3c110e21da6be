import { clean, fact, field, type RawFacts } from './raw.ts';

const EMULATOR = 'QEMU TCG';

/** CPUID leaf 0x40000000, cleaned, to the name people use. */
const signatures = new Map([
  ['KVMKVMKVM', 'KVM'],
  ['TCGTCGTCGTCG', EMULATOR],
  ['Microsoft Hv', 'Hyper-V'],
  ['XenVMMXenVMM', 'Xen'],
  ['VMwareVMware', 'VMware'],
  ['VBoxVBoxVBox', 'VirtualBox'],
  ['bhyve bhyve', 'bhyve'],
  ['ACRNACRNACRN', 'ACRN'],
  ['OpenBSDVMM58', 'OpenBSD vmm'],
]);

/** Firmware strings (vendor and product), for machines without CPUID. The first match counts. */
const firmware: { vendor: RegExp; product: RegExp; name: string }[] = [
  { vendor: /^Amazon EC2$/, product: /\bmetal\b/, name: 'none' },
  { vendor: /^Amazon EC2$/, product: /./, name: 'KVM' },
  // QEMU's virt machine names itself by its accelerator (hw/arm/virt.c), but TCG and HVF share the other name.
  { vendor: /^QEMU$/, product: /^KVM Virtual Machine$/, name: 'KVM' },
  { vendor: /^QEMU$/, product: /^/, name: 'QEMU' },
  { vendor: /^Microsoft Corporation$/, product: /^Virtual Machine$/, name: 'Hyper-V' },
  { vendor: /^VMware, Inc\.$/, product: /^/, name: 'VMware' },
  { vendor: /^Apple Inc\.$/, product: /^Apple Virtualization\b/, name: 'Apple Virtualization' },
];

/** Names in the kernel's log that differ from the usual ones (arch/x86/kernel/cpu, its hypervisors). */
const inLog: [logged: RegExp, name: string][] = [
  [/^Microsoft Hyper-V$/, 'Hyper-V'],
  [/^Xen\b/, 'Xen'],
  [/^bhyve$/i, 'bhyve'],
];

/**
 * The hypervisor under this kernel; `none` if the machine reports that there is none, undefined if it reports nothing.
 * Kernels that are programs (gVisor, User Mode Linux) are recognized before CPUID, which answers for the machine below
 * them. So does it in a guest whose kernel runs in user mode: `PVM (CPUID says KVM)`.
 */
export function hypervisor(raw: RawFacts): string | undefined {
  if (isGvisor(raw)) return 'gVisor';
  if (isUserModeLinux(raw)) return 'UML';
  // In a paravirtual guest, CPUID executed by a program answers for the machine below Xen, if at all.
  if (fact(raw, '/sys/hypervisor/type') === 'xen') return 'Xen';
  const reported = fromCpuid(raw);
  // An emulator of one program answers CPUID; all other facts are the host's.
  if (reported === EMULATOR) return reported;
  const found = isPvm(raw) ? PVM : fromLog(raw);
  if (found === undefined || found === reported) return reported;
  return reported === undefined ? found : `${found} (CPUID says ${reported})`;
}

/** Its guests' kernels run in user mode (Documentation/virt/kvm/x86/pvm-spec.rst, Linux patches of February 2024). */
const PVM = 'PVM';

/** Whether the kernel runs in user mode, so that every system call goes through the hypervisor first. */
export const runsKernelInUserMode = (name: string): boolean => name === PVM || name.startsWith(`${PVM} (`);

function fromCpuid(raw: RawFacts): string | undefined {
  const { cpuid } = raw;
  if (cpuid && cpuid.hypervisor !== '') {
    const signature = clean(cpuid.hypervisor);
    return signatures.get(signature) ?? (signature || undefined);
  }
  return cpuid ? 'none' : fromFirmware(raw);
}

/**
 * The hypervisor that the kernel's log names, unless CPUID offers its interface to programs: of several interfaces,
 * kernels choose different ones.
 */
function fromLog({ kernel_log, cpuid }: RawFacts): string | undefined {
  const reported = clean(kernel_log && 'hypervisor' in kernel_log ? kernel_log.hypervisor : '');
  const name = inLog.find(([as]) => as.test(reported))?.[1] ?? (reported || undefined);
  const offered = cpuid?.interfaces?.map((signature) => signatures.get(clean(signature))) ?? [];
  return name !== undefined && offered.includes(name) ? undefined : name;
}

/**
 * From files that every user may read, because often only root may read the log. A kernel uses KVM's clock only if its
 * CPUID has KVM's signature, and hardware answers CPUID alike for a kernel and its programs: where the programs' CPUID
 * lacks the signature, the kernel's is answered in software. And no AMD processor has Meltdown: a kernel that reports it
 * isolates its pages because it shares user mode with the programs.
 */
function isPvm(raw: RawFacts): boolean {
  if (fact(raw, '/sys/devices/system/clocksource/clocksource0/current_clocksource') !== 'kvm-clock')
    return false;
  if (raw.cpuid?.hypervisor === '') return false;
  const interfaces = raw.cpuid?.interfaces?.map(clean);
  if (interfaces && !interfaces.includes('KVMKVMKVM')) return true;
  const cpuinfo = raw.files['/proc/cpuinfo'];
  const maker = field(cpuinfo, 'vendor_id') ?? '';
  const bugs = field(cpuinfo, 'bugs') ?? '';
  return ['AuthenticAMD', 'HygonGenuine'].includes(maker) && bugs.split(' ').includes('cpu_meltdown');
}

/**
 * gVisor answers with a constant build date (5 minutes after Linux 4.4 was tagged), and with either `4.4.0` or a
 * release that ends in `-gvisor`. Linux' own /proc/version names the builder in parentheses before the `#`.
 */
export function isGvisor(raw: RawFacts): boolean {
  const banner = fact(raw, '/proc/version') ?? clean(`${raw.uname.release} ${raw.uname.version}`);
  return /-gvisor\b/.test(banner) || /^[^(]*#1 SMP Sun Jan 10 15:06:54 PST 2016$/.test(banner);
}

function isUserModeLinux(raw: RawFacts): boolean {
  return field(raw.files['/proc/cpuinfo'], 'vendor_id') === 'User Mode Linux';
}

function fromFirmware(raw: RawFacts): string | undefined {
  const vendor = fact(raw, '/sys/class/dmi/id/sys_vendor') ?? '';
  const product = fact(raw, '/sys/class/dmi/id/product_name') ?? '';
  return firmware.find((entry) => entry.vendor.test(vendor) && entry.product.test(product))?.name;
}
