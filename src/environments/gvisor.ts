import { execFile } from 'node:child_process';
import { basename } from 'node:path';
import { promisify } from 'node:util';
import { oncePerContext, trial } from '../systems/availability.ts';
import { onFirstCpu, pinned, pinnedTrial, taskset } from '../systems/cpu.ts';
import type { Context, Environment, Variation } from '../systems/environment.ts';
import { makeBundle, sharedUsers } from '../systems/oci-bundle.ts';

/**
 * A platform is how gVisor gets hold of a program's system calls. On one CPU: there it is also the only one that
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
      // gVisor writes to a plain file at offsets of its own, over what is there; to a pipe it cannot.
      return { argv: ['sh', '-c', '"$@" | cat', 'sh', ...runsc] };
    },
  };
}

/** Of this runsc, as its help names them; the default comes first. Before 2023 there was no systrap. */
async function platforms(): Promise<string[]> {
  const { stdout, stderr } = await promisify(execFile)('runsc', ['flags']);
  const named = /which platform to use: ([^.]*)\./.exec(stdout + stderr)?.[1];
  if (!named) throw new Error('runsc flags names no platform (apt-get install runsc)');
  return named.split(',').map((name) => name.replace('(default)', '').trim());
}

const KVM = 'kvm';

interface Chosen {
  variations: Variation[];
  obstacle: string | null;
}

/** The platforms that start: each asks something else of the kernel, which may be forbidden. */
async function thoseThatWork(context: Context): Promise<Chosen> {
  const variations: Variation[] = [];
  const refusals = new Set<string>();
  for (const platform of (await platforms()).filter((name) => name !== KVM)) {
    const variation = onPlatform(platform);
    const why = await trial(variation, context);
    if (why === null) variations.push(variation);
    else refusals.add(why);
  }
  const why = [...refusals].join('; ') || `this runsc has no platform but ${KVM}`;
  return { variations, obstacle: variations.length > 0 ? null : why };
}

const chosen = oncePerContext(thoseThatWork);

/** Where it works it starts in a quarter of a second. */
const KVM_LIMIT_MS = 3000;

const common = {
  dearer:
    'system calls that do something cost more there than the crossing, above all those of its file system',
  programs: [{ name: 'runsc', package: 'runsc' }, taskset],
  units: ['cycles', 'tsc', 'ns'],
  rounds: 'inside',
} as const;

export const gvisor: Environment = {
  ...common,
  id: 'gvisor',
  title: 'gVisor, a kernel in a process',
  isolates: 'a kernel written in Go that answers system calls itself',
  obstacle: async (context) => (await chosen(context)).obstacle,
  variations: async (context) => (await chosen(context)).variations,
};

/** Apart, because on a machine whose KVM is itself paravirtual it hangs, and that is no fault of gVisor's. */
export const gvisorKvm: Environment = {
  ...common,
  id: 'gvisor-kvm',
  title: 'gVisor on the hardware',
  isolates: 'a kernel written in Go that runs as its own guest by means of KVM',
  obstacle(context) {
    const cure = 'needs a /dev/kvm that serves stock guests, and the right to open it: usermod -aG kvm';
    return pinnedTrial(onPlatform(KVM), context, cure, KVM_LIMIT_MS);
  },
  variations: () => [onPlatform(KVM)],
};
