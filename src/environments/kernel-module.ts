import { abiCall } from '../../bench/calls.ts';
import { headersOf } from '../guests/boot-cache.ts';
import type { Kernel } from '../guests/kernel-image.ts';
import { isToFetch, kernelObstacle, kernelsFor } from '../guests/kernels.ts';
import { boot, countingPc, emulatedPc, guests, type Machine, qemuX86 } from '../guests/qemu.ts';
import { ensureModule } from '../native/build-module.ts';
import type { Context, Environment, Variation } from '../systems/environment.ts';
import { insteadOfCall, moduleCalls, otherColumns } from './in-kernel.ts';

/** Where the guest finds the module. */
const MODULE = 'ringtoll.ko';

/** Paths of the kernels whose headers were fetched too. */
async function buildable(context: Context): Promise<readonly string[]> {
  const kernels = await kernelsFor(context, 'x64');
  return kernels.flatMap((kernel) =>
    'error' in kernel || !headersOf(context.env, kernel.release) ? [] : [kernel.path],
  );
}

const needsHeaders =
  "needs the kernel's headers (npm run kernels fetches some; others by name: npm run kernels -- linux-headers-6.1.0-50-amd64)";

/** By folder of headers, so that a failed build is not repeated for each row. */
const builds = new Map<string, Promise<string>>();

async function moduleFor({ release }: Kernel, env: NodeJS.ProcessEnv): Promise<string> {
  const headers = headersOf(env, release);
  if (!headers) throw new Error(needsHeaders);
  const build = builds.get(headers) ?? ensureModule(headers, release, () => {}, env);
  builds.set(headers, build);
  return build;
}

/** @param batch operations in a sample; 0 to let the probe choose. */
async function rows(
  context: Context,
  id: string,
  machine: Machine,
  how: string,
  batch: number,
): Promise<Variation[]> {
  const kernels = await buildable(context);
  if (kernels.length === 0) throw new Error(needsHeaders);
  const byCall = await Promise.all(
    moduleCalls.map(async ({ benchmark, operation, inKernel }) => {
      const label = `${how}: ${operation}`;
      const own = await guests({ ...context, kernels }, 'x64', [''], label, async (visit, kernel, append) => {
        const args = ['--module', `/${MODULE}`, ...insteadOfCall(visit.args, `${benchmark}:${batch}`)];
        const files = { [MODULE]: await moduleFor(kernel, visit.env) };
        return boot({ ...visit, args }, { kernel, append, machine, probe: visit.native.probe, files });
      });
      return inKernel ? own.map((variation) => ({ ...variation, operation, standsFor: id })) : own;
    }),
  );
  // Rows of one kernel are adjacent.
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
    "a module in the guest calls getppid()'s handler directly in ring 0, as a program linked into the kernel would, " +
    'without the entry to the kernel and the exit from it; the rows beside it are getppid() through the syscall ' +
    'instruction and a call of an empty function; one operation is one call, less the empty loop around it',
  only: [abiCall.id],
  omits: otherColumns,
  rounds: 'inside',
} as const satisfies Partial<Environment>;

export const kernelModule: Environment = {
  ...common,
  id: 'kernel-module',
  title: 'a handler called in the kernel, counting instructions',
  isolates: 'nothing: the caller is part of the kernel of a QEMU guest',
  units: ['instructions'],
  variations: (context) => rows(context, 'kernel-module', countingPc, 'QEMU icount', 100),
};

export const kernelModuleTcg: Environment = {
  ...common,
  id: 'kernel-module-tcg',
  title: 'a handler called in the kernel of an emulated PC',
  isolates: 'nothing: the caller is part of the kernel of a QEMU guest',
  unpredictable: "its times are QEMU's, not the kernel's",
  remark: `${common.remark}; under TCG, times reflect QEMU more than the kernel`,
  units: ['tsc', 'ns'],
  variations: (context) => rows(context, 'kernel-module-tcg', emulatedPc(), 'QEMU TCG', 0),
};
