import { execFile } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { ARGUMENTS, initrd } from '../guests/initrd.ts';
import { whyMissing } from '../native/build.ts';
import { onFirstCpu, pinned, pinnedObstacle, taskset } from '../systems/cpu.ts';
import type { Environment, Visit } from '../systems/environment.ts';

const PORT = '/dev/ttyS0';

function command(visit: Visit) {
  const { cpu, native, folder, args } = visit;
  writeFileSync(join(folder, 'initrd.gz'), initrd(native.probe, onFirstCpu(args)));
  const linux = [
    ...['env', `LD_PRELOAD=${native.umlXstate}`, 'linux.uml'],
    // uml_dir: the management console, otherwise in ~/.uml. No noreboot: process 1 would get it as its first argument,
    // like every word without a value that the kernel does not know.
    ...['uml_dir=uml', 'mem=256M', 'initrd=initrd.gz', 'quiet'],
    // Consoles and lines not named here get no channel: by default each opens a terminal window.
    ...['con=null', 'con0=null,fd:1', 'ssl=null', 'ssl0=null,fd:3'],
    ...['--', '--init', PORT, '--arguments', ARGUMENTS],
  ];
  const apart = 'exec "$@" 3>&1 >console 2>&1';
  return { argv: ['sh', '-c', apart, 'sh', ...pinned(cpu, ...linux)] as const };
}

/** UML stops its processes with ptrace at every system call, hence the pinning to one CPU. */
export const uml: Environment = {
  id: 'uml',
  title: 'User Mode Linux, a kernel as a process',
  isolates: 'a Linux kernel that runs as a process and traces its own processes',
  programs: [{ name: 'linux.uml', package: 'user-mode-linux' }, taskset],
  arch: ['x64'],
  omits: {
    // Measured on 6.1.176: 80,000 calls by two threads made 184 switches, two per 40 ms.
    yield:
      'its scheduler accounts time in steps of 10 ms, within which sched_yield() returns to the same thread: there are no switches to measure',
  },
  serial: true,
  obstacle: async (context) => whyMissing(context.native.umlXstate) ?? pinnedObstacle(context),
  dearer: 'page faults and system calls that copy memory also cost more there',
  units: ['cycles', 'tsc', 'ns'],
  rounds: 'inside',
  async variations() {
    const { stdout } = await promisify(execFile)('linux.uml', ['--version']);
    return [{ label: `User Mode Linux ${stdout.trim()}`, prepare: command }];
  },
};
