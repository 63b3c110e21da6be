import { execFile } from 'node:child_process';
import { basename } from 'node:path';
import { promisify } from 'node:util';
import { oncePerContext, smokeTest } from '../systems/availability.ts';
import { onFirstCpu, pinned, pinnedSmokeTest, taskset } from '../systems/cpu.ts';
import type { Context, Environment, Variation } from '../systems/environment.ts';
import { makeBundle, sharedUsers } from '../systems/oci-bundle.ts';

/**
 * A platform is how gVisor intercepts a program's system calls. Pinned to one CPU, which is then also the only one that
 * programs inside see.
 */
function onPlatform(platform: string): Variation {
  return {
    label: `gVisor (runsc, ${platform})`,
    prepare(visit) {
      makeBundle({ ...visit, args: onFirstCpu(visit.args) }, 'runsc', sharedUsers());
      const options = ['--rootless', '--ignore-cgroups', '--network=none', `--platform=${platform}`];
      const runsc = pinned(
        visit.cpu,
        ...['runsc', ...options, '--root', 'state', 'run', basename(visit.folder)],
      );
      // To a regular file gVisor would write at offsets of its own, over what is there; a pipe has none.
      return { argv: ['sh', '-c', '"$@" | cat', 'sh', ...runsc] };
    },
  };
}

/** The platforms of this runsc, as its help names them, the default first. Before 2023 there was no systrap. */
async function platforms(): Promise<string[]> {
  const { stdout, stderr } = await promisify(execFile)('runsc', ['flags']);
  const named = /which platform to use: ([^.]*)\./.exec(stdout + stderr)?.[1];
  if (!named) throw new Error('runsc flags lists no platform (apt-get install runsc)');
  return named.split(',').map((name) => name.replace('(default)', '').trim());
}

const KVM = 'kvm';

interface Chosen {
  variations: Variation[];
  obstacle: string | null;
}

/** The platforms that start: each needs another feature of the kernel, which may be forbidden. */
async function thoseThatWork(context: Context): Promise<Chosen> {
  const variations: Variation[] = [];
  const refusals = new Set<string>();
  for (const platform of (await platforms()).filter((name) => name !== KVM)) {
    const variation = onPlatform(platform);
    const why = await smokeTest(variation, context);
    if (why === null) variations.push(variation);
    else refusals.add(why);
  }
  const why = [...refusals].join('; ') || `this runsc supports only ${KVM}`;
  return { variations, obstacle: variations.length > 0 ? null : why };
}

const chosen = oncePerContext(thoseThatWork);

/** Where KVM works, gVisor starts in a quarter of a second. */
const KVM_LIMIT_MS = 3000;

const common = {
  dearer: 'its system calls cost more than the crossing alone, above all those of its file system',
  programs: [{ name: 'runsc', package: 'runsc' }, taskset],
  units: ['cycles', 'tsc', 'ns'],
  rounds: 'inside',
} as const;

export const gvisor: Environment = {
  ...common,
  id: 'gvisor',
  title: 'gVisor, a user-space kernel',
  isolates: 'a kernel written in Go, which serves system calls in user space',
  obstacle: async (context) => (await chosen(context)).obstacle,
  variations: async (context) => (await chosen(context)).variations,
};

/** A separate environment, because it hangs where KVM itself is paravirtual, through no fault of gVisor. */
export const gvisorKvm: Environment = {
  ...common,
  id: 'gvisor-kvm',
  title: 'gVisor on KVM',
  isolates: 'the same kernel, which runs as its own KVM guest',
  obstacle(context) {
    const cure = 'needs a /dev/kvm that runs stock guests, and permission to open it: usermod -aG kvm $USER';
    return pinnedSmokeTest(onPlatform(KVM), context, cure, KVM_LIMIT_MS);
  },
  variations: () => [onPlatform(KVM)],
};
