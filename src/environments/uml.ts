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
    // In the folder, and not in ~/.uml: its management console. No noreboot: what the kernel itself does not know
    // and has no value is handed to process 1 before its own arguments.
    ...['uml_dir=uml', 'mem=256M', 'initrd=initrd.gz', 'quiet'],
    // What is not named has no channel: by default every console opens a terminal window.
    ...['con=null', 'con0=null,fd:1', 'ssl=null', 'ssl0=null,fd:3'],
    ...['--', '--init', PORT, '--arguments', ARGUMENTS],
  ];
  const apart = 'exec "$@" 3>&1 >console 2>&1';
  return { argv: ['sh', '-c', apart, 'sh', ...pinned(cpu, ...linux)] as const };
}

/** A kernel that is a program: it stops its processes at every system call by ptrace, hence on one CPU. */
export const uml: Environment = {
  id: 'uml',
  title: 'User Mode Linux, a kernel in a process',
  isolates: 'a Linux kernel that is a program of this one and traces its processes',
  programs: [{ name: 'linux.uml', package: 'user-mode-linux' }, taskset],
  arch: ['x64'],
  omits: {
    // Measured on 6.1.176: 80,000 calls of two threads made 184 switches, two for every 40 ms.
    yield:
      'its scheduler reckons in steps of 10 ms, in which sched_yield() lets the same thread go on: there are no switches to measure',
  },
  serial: true,
  obstacle: async (context) => whyMissing(context.native.umlXstate) ?? pinnedObstacle(context),
  dearer: 'page faults and system calls that copy memory cost more there too',
  units: ['cycles', 'tsc', 'ns'],
  rounds: 'inside',
  async variations() {
    const { stdout } = await promisify(execFile)('linux.uml', ['--version']);
    return [{ label: `User Mode Linux ${stdout.trim()}`, prepare: command }];
  },
};
