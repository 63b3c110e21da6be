import { existsSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { fetched } from '../guests/boot-cache.ts';
import type { Kernel } from '../guests/kernel-image.ts';
import { DOM0 } from '../guests/kernels.ts';
import { commandLine, guests, pc, qemu, qemuX86, writeInitrd } from '../guests/qemu.ts';
import type { Command, Context, Environment, Visit } from '../systems/environment.ts';

/** With `-cpu max`, Xen 4.17 crashes at its first use of the extended state. */
// The console proper is behind a queue, in which a panic's message would be lost; the early one is not.
const machine = {
  ...pc('-accel', 'tcg', '-cpu', 'qemu64,+rdtscp'),
  console: 'hvc0',
  kernelOptions: 'earlyprintk=xen',
};

/** 600 MiB for the first domain, the rest for Xen itself, which reboots, and so ends, when that domain crashes. */
const MEMORY_MIB = 900;
const XEN_OPTIONS = 'console=com1 com1=115200,8n1 dom0_mem=600M';

/** One that was fetched, or else one that is installed; the newest. */
function hypervisor(env: NodeJS.ProcessEnv): string | undefined {
  const isXen = (name: string) => /^xen-[\d.]+-amd64\.gz$/.test(name);
  const installed = (existsSync('/boot') ? readdirSync('/boot') : []).filter(isXen).sort();
  const cached = fetched(env).filter((path) => isXen(path.split('/').at(-1) ?? ''));
  return [...installed.map((name) => join('/boot', name)), ...cached].at(-1);
}

const version = (xen: string) => /xen-([\d.]+)-/.exec(xen)?.[1] ?? '';

/** The kernels named, or else the one that is fetched for it: cloud kernels cannot be a first domain. */
const withKernels = (context: Context): Context =>
  context.kernels.length > 0 ? context : { ...context, kernels: [DOM0] };

/** Xen keeps the first serial port, and leaves the second one, for the results, to its first domain. */
function boot(visit: Visit, xen: string, kernel: Kernel, append: string): Command {
  // Such a kernel starts, but shares the interrupt of the results with something else and never powers off.
  if (kernel.release.includes('-cloud-'))
    throw new Error(`Debian's cloud kernels lack XEN_DOM0 and cannot be a first domain (--kernel ${DOM0})`);
  writeInitrd(visit, visit.native.probe);
  // QEMU loads a multiboot program as it is.
  writeFileSync(join(visit.folder, 'xen'), gunzipSync(readFileSync(xen)));
  // What is behind the first space are arguments, so a path that has one needs another name.
  symlinkSync(kernel.path, join(visit.folder, 'kernel'));
  // A list; a comma inside of a module is written twice.
  const modules = `kernel ${commandLine(machine, append).replaceAll(',', ',,')},initrd`;
  return {
    argv: qemu(machine, MEMORY_MIB, '-kernel', 'xen', '-append', XEN_OPTIONS, '-initrd', modules),
  };
}

export const xen: Environment = {
  id: 'xen',
  title: "Xen's first domain on an emulated PC",
  isolates: 'a paravirtual kernel, whose system calls enter it through the hypervisor',
  programs: [qemuX86],
  arch: ['x64'],
  async obstacle(context) {
    const kernel = context.kernels.length > 0 || fetched(context.env, DOM0).length > 0;
    return kernel && hypervisor(context.env)
      ? null
      : 'needs the Xen hypervisor and a kernel for its first domain (npm run kernels)';
  },
  dearer: "QEMU translates the program's own code too",
  units: ['tsc', 'ns'],
  rounds: 'inside',
  variations(context) {
    const path = hypervisor(context.env) ?? '';
    const how = `Xen ${version(path)} PV under QEMU TCG`;
    return guests(withKernels(context), 'x64', [''], how, (visit, kernel, append) =>
      boot(visit, path, kernel, append),
    );
  },
};
