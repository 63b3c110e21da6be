import type { Environment } from '../systems/environment.ts';
import { container } from './container.ts';
import { gvisor, gvisorKvm } from './gvisor.ts';
import { host } from './host.ts';
import { ebpf, ioUring, vdso } from './in-kernel.ts';
import { kernelModule, kernelModuleTcg } from './kernel-module.ts';
import { namespaces } from './namespaces.ts';
import { proot } from './proot.ts';
import { ptrace } from './ptrace.ts';
import { qemuKvm } from './qemu-kvm.ts';
import { qemuArm64, qemuIcount, qemuTcg } from './qemu-tcg.ts';
import { qemuUser, qemuUserArm64 } from './qemu-user.ts';
import { seccomp, seccompUncached } from './seccomp.ts';
import { ssh } from './ssh.ts';
import { uml } from './uml.ts';
import { wine } from './wine.ts';
import { xen } from './xen.ts';

/** Every way to run the probe, in the order of the table; `host` is visited between all others too. */
export const environments: readonly Environment[] = [
  host,
  seccomp,
  seccompUncached,
  ptrace,
  proot,
  namespaces,
  container,
  gvisor,
  gvisorKvm,
  uml,
  qemuUser,
  qemuUserArm64,
  qemuTcg,
  qemuIcount,
  qemuKvm,
  qemuArm64,
  xen,
  wine,
  ssh,
  vdso,
  ioUring,
  ebpf,
  kernelModule,
  kernelModuleTcg,
];
