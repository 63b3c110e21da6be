import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { RawFacts } from '../host/raw.ts';
import { BuildError } from './compile.ts';
import { factsIn } from './measurement.ts';

/**
 * The facts of this machine, gathered by the probe as it would gather them on any other.
 * @throws BuildError when the probe cannot be run.
 */
export async function gatherFacts(probe: string): Promise<RawFacts> {
  const facts = factsIn(await output(probe));
  if (facts === undefined) throw new BuildError(`${probe} --facts printed no facts`);
  return facts;
}

async function output(probe: string): Promise<string> {
  try {
    return (await promisify(execFile)(probe, ['--facts'], { maxBuffer: 64 * 2 ** 20 })).stdout;
  } catch (error) {
    const { code, message } = error as { code?: string | number; message: string };
    const help =
      code === 'EACCES'
        ? ': mounted noexec? XDG_CACHE_HOME names another place for an installed package'
        : '';
    throw new BuildError(`cannot run ${probe} (${code ?? message})${help}`);
  }
}
