import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { RawFacts } from '../host/raw.ts';
import { BuildError } from './compile.ts';

/**
 * The facts of this machine, gathered by the probe as it would gather them on any other.
 * @throws BuildError when the probe cannot be run.
 */
export async function gatherFacts(probe: string): Promise<RawFacts> {
  try {
    const { stdout } = await promisify(execFile)(probe, ['--facts'], { maxBuffer: 64 * 2 ** 20 });
    return JSON.parse(stdout);
  } catch (error) {
    const { code, message } = error as { code?: string | number; message: string };
    const help =
      code === 'EACCES'
        ? ': mounted noexec? XDG_CACHE_HOME names another place for an installed package'
        : '';
    throw new BuildError(`cannot run ${probe} (${code ?? message})${help}`);
  }
}
