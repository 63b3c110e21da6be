import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { cgroupsOf, quotaFiles } from '../host/cgroups.ts';
import type { RawFacts } from '../host/raw.ts';
import { textsOf } from '../host/texts.ts';
import { BuildError } from './compile.ts';
import { factsIn } from './measurement.ts';

/** Read by this process and not by the probe, which would need a second parser of control groups. */
const MOUNTS = '/proc/self/mountinfo';

/** Adds the CPU quotas of this process and of all that it starts. */
function withQuota(raw: RawFacts): RawFacts {
  const mounts = textsOf([MOUNTS]);
  const groups = cgroupsOf('cpu', { ...raw.files, ...mounts });
  const limits = textsOf(groups.flatMap(({ folder }) => quotaFiles.map((name) => `${folder}/${name}`)));
  return { ...raw, files: { ...raw.files, ...mounts, ...limits } };
}

/**
 * The facts of this machine, gathered by the probe as it would gather them on any other.
 * @throws BuildError when the probe cannot be run.
 */
export async function gatherFacts(probe: string): Promise<RawFacts> {
  const facts = factsIn(await output(probe));
  if (facts === undefined) throw new BuildError(`${probe} --facts printed no facts`);
  return withQuota(facts);
}

async function output(probe: string): Promise<string> {
  try {
    return (await promisify(execFile)(probe, ['--facts'], { maxBuffer: 64 * 2 ** 20 })).stdout;
  } catch (error) {
    const { code, message } = error as { code?: string | number; message: string };
    const help =
      code === 'EACCES'
        ? ': mounted noexec? (set XDG_CACHE_HOME to another place for an installed package)'
        : '';
    throw new BuildError(`cannot run ${probe} (${code ?? message})${help}`);
  }
}
