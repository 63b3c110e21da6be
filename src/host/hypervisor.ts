import { clean, fact, field, type RawFacts } from './raw.ts';

/** CPUID leaf 0x40000000, cleaned, to the name people use. */
const signatures = new Map([
  ['KVMKVMKVM', 'KVM'],
  ['TCGTCGTCGTCG', 'QEMU TCG'],
  ['Microsoft Hv', 'Hyper-V'],
  ['XenVMMXenVMM', 'Xen'],
  ['VMwareVMware', 'VMware'],
  ['VBoxVBoxVBox', 'VirtualBox'],
  ['bhyve bhyve', 'bhyve'],
  ['ACRNACRNACRN', 'ACRN'],
  ['OpenBSDVMM58', 'OpenBSD vmm'],
]);

/** Firmware strings (vendor and product), for machines that have no CPUID to ask. The first match counts. */
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

/**
 * What runs under this kernel, by name; `none` where the machine says that nothing does, undefined where it
 * says nothing. Kernels that are themselves programs (gVisor, User Mode Linux) are named before the CPUID is
 * asked, because it then answers for the machine below them.
 */
export function hypervisor(raw: RawFacts): string | undefined {
  if (isGvisor(raw)) return 'gVisor';
  if (isUserModeLinux(raw)) return 'UML';
  // In a paravirtual guest, a CPUID that a program asks for answers for the machine below Xen, if it names any.
  if (fact(raw, '/sys/hypervisor/type') === 'xen') return 'Xen';
  const { cpuid } = raw;
  if (cpuid && cpuid.hypervisor !== '') {
    const signature = clean(cpuid.hypervisor);
    return signatures.get(signature) ?? (signature || undefined);
  }
  return cpuid ? 'none' : fromFirmware(raw);
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
