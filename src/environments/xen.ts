import { existsSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { fetched } from '../guests/boot-cache.ts';
import type { Kernel } from '../guests/kernel-image.ts';
import { DOM0 } from '../guests/kernels.ts';
import { commandLine, guests, pc, qemu, qemuX86, writeInitrd } from '../guests/qemu.ts';
import type { Command, Context, Environment, Visit } from '../systems/environment.ts';

/**
 * With `-cpu max`, Xen 4.17 crashes at its first use of the extended state. The early console, because the normal one
 * is behind a queue, in which the message of a panic would be lost.
 */
const machine = {
  ...pc('-accel', 'tcg', '-cpu', 'qemu64,+rdtscp'),
  console: 'hvc0',
  kernelOptions: 'earlyprintk=xen',
};

/** 600 MiB for dom0, the rest for Xen itself, which reboots, and so exits, when dom0 crashes. */
const MEMORY_MIB = 900;
const XEN_OPTIONS = 'console=com1 com1=115200,8n1 dom0_mem=600M';

/** The newest that was fetched, or else the newest installed. */
function hypervisor(env: NodeJS.ProcessEnv): string | undefined {
  const isXen = (name: string) => /^xen-[\d.]+-amd64\.gz$/.test(name);
  const installed = (existsSync('/boot') ? readdirSync('/boot') : []).filter(isXen).sort();
  const cached = fetched(env).filter((path) => isXen(path.split('/').at(-1) ?? ''));
  return [...installed.map((name) => join('/boot', name)), ...cached].at(-1);
}

const version = (xen: string) => /xen-([\d.]+)-/.exec(xen)?.[1] ?? '';

/** The kernels named, or else the one fetched for dom0: cloud kernels cannot be dom0. */
const withKernels = (context: Context): Context =>
  context.kernels.length > 0 ? context : { ...context, kernels: [DOM0] };

/** Xen keeps the first serial port and leaves the second one, for the results, to dom0. */
function boot(visit: Visit, xen: string, kernel: Kernel, append: string): Command {
  // Such a kernel starts, but its serial port for the results shares an interrupt, and it never powers off.
  if (kernel.release.includes('-cloud-'))
    throw new Error(`Debian's cloud kernels lack XEN_DOM0 and cannot be dom0 (--kernel ${DOM0})`);
  writeInitrd(visit, visit.native.probe);
  // QEMU does not decompress multiboot programs.
  writeFileSync(join(visit.folder, 'xen'), gunzipSync(readFileSync(xen)));
  // QEMU takes the text after the first space for arguments, so a path with a space needs another name.
  symlinkSync(kernel.path, join(visit.folder, 'kernel'));
  // A list of modules; a comma inside one is written twice.
  const modules = `kernel ${commandLine(machine, append).replaceAll(',', ',,')},initrd`;
  return {
    argv: qemu(machine, MEMORY_MIB, '-kernel', 'xen', '-append', XEN_OPTIONS, '-initrd', modules),
  };
}

export const xen: Environment = {
  id: 'xen',
  title: "Xen's dom0 on an emulated PC",
  isolates: 'a paravirtual kernel, which system calls enter through the hypervisor',
  programs: [qemuX86],
  arch: ['x64'],
  async obstacle(context) {
    const kernel = context.kernels.length > 0 || fetched(context.env, DOM0).length > 0;
    return kernel && hypervisor(context.env)
      ? null
      : 'needs the Xen hypervisor and a kernel for its dom0 (npm run kernels)';
  },
  dearer: "QEMU also translates the program's own code",
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
