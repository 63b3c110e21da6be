import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { RawFacts } from '../host/raw.ts';

/** The facts of this machine, gathered by the probe as it would gather them on any other. */
export async function gatherFacts(probe: string): Promise<RawFacts> {
  const { stdout } = await promisify(execFile)(probe, ['--facts'], { maxBuffer: 64 * 2 ** 20 });
  return JSON.parse(stdout);
}
