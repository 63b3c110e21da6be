import { abiCall } from '../../bench/abi-call.ts';
import { headersOf } from '../guests/boot-cache.ts';
import type { Kernel } from '../guests/kernel-image.ts';
import { isToFetch, kernelObstacle, kernelsFor } from '../guests/kernels.ts';
import { boot, emulatedPc, guests, type Machine, qemuX86 } from '../guests/qemu.ts';
import { ensureModule } from '../native/build-module.ts';
import type { Context, Environment, Variation } from '../systems/environment.ts';
import { insteadOfCall, otherColumns } from './in-kernel.ts';
import { countingPc } from './qemu-icount.ts';

/** Where the guest finds the module. */
const MODULE = 'ringtoll.ko';

/** A call, the same without its way into the kernel, and one without anything. By benchmark, in the words of a label. */
const calls = {
  [abiCall.id]: 'syscall',
  'kernel-module/getppid': 'handler in ring 0',
  'kernel-module/empty': 'empty call in ring 0',
};

/** Paths of the kernels whose headers are here too. */
async function buildable(context: Context): Promise<readonly string[]> {
  const kernels = await kernelsFor(context, 'x64');
  return kernels.flatMap((kernel) =>
    'error' in kernel || !headersOf(context.env, kernel.release) ? [] : [kernel.path],
  );
}

const needsHeaders =
  'needs the headers of the kernel (npm run kernels fetches some; others by name: npm run kernels -- linux-headers-6.1.0-50-amd64)';

/** By folder of headers: one that cannot be built is not tried again for the next row. */
const builds = new Map<string, Promise<string>>();

async function moduleFor({ release }: Kernel, env: NodeJS.ProcessEnv): Promise<string> {
  const headers = headersOf(env, release);
  if (!headers) throw new Error(needsHeaders);
  const build = builds.get(headers) ?? ensureModule(headers, release, () => {}, env);
  builds.set(headers, build);
  return build;
}

/** @param batch operations in a sample; 0 where the probe finds them. */
async function rows(context: Context, machine: Machine, how: string, batch: number): Promise<Variation[]> {
  const kernels = await buildable(context);
  if (kernels.length === 0) throw new Error(needsHeaders);
  const byCall = await Promise.all(
    Object.entries(calls).map(([benchmark, what]) =>
      guests({ ...context, kernels }, 'x64', [''], `${how}: ${what}`, async (visit, kernel, append) => {
        const args = ['--module', `/${MODULE}`, ...insteadOfCall(visit.args, `${benchmark}:${batch}`)];
        const files = { [MODULE]: await moduleFor(kernel, visit.env) };
        return boot({ ...visit, args }, { kernel, append, machine, probe: visit.native.probe, files });
      }),
    ),
  );
  // What belongs to one kernel stands together.
  return (byCall[0] ?? []).flatMap((_, i) => byCall.flatMap((rows) => rows[i] ?? []));
}

const common = {
  programs: [qemuX86, { name: 'make', package: 'make libelf1' }, { name: 'gcc', package: 'gcc' }],
  arch: ['x64'],
  async obstacle(context) {
    const why = await kernelObstacle(context, 'x64');
    if (why || context.kernels.some((named) => isToFetch(named, context.env))) return why;
    return (await buildable(context)).length > 0 ? null : needsHeaders;
  },
  remark:
    'the guest has a module of ours, which calls the handler of getppid() in ring 0, directly, as a program would that ' +
    'is linked into the kernel: without all that leads into the kernel and out of it; beside it getppid() by the ' +
    'syscall instruction and the call of an empty function; an operation is one call, less the empty loop around it',
  only: ['abi-call'],
  omits: otherColumns,
  rounds: 'inside',
} as const satisfies Partial<Environment>;

export const kernelModule: Environment = {
  ...common,
  id: 'kernel-module',
  title: 'a handler called in the kernel, counting instructions',
  isolates: 'nothing: the caller is a part of the kernel, in a guest of QEMU',
  units: ['instructions'],
  variations: (context) => rows(context, countingPc, 'QEMU icount', 100),
};

export const kernelModuleTcg: Environment = {
  ...common,
  id: 'kernel-module-tcg',
  title: 'a handler called in the kernel of an emulated PC',
  isolates: 'nothing: the caller is a part of the kernel, in a guest of QEMU',
  unpredictable: "the time of its guests is QEMU's",
  remark: `${common.remark}; under TCG, time is QEMU's more than the kernel's`,
  units: ['tsc', 'ns'],
  variations: (context) => rows(context, emulatedPc(), 'QEMU TCG', 0),
};
