import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { fetchBootable, fetched } from './boot-cache.ts';
import type { Context, Variation } from './environment.ts';
import { type Kernel, readKernel } from './kernel-image.ts';

/** A kernel that was named and cannot be had, and why. */
export interface NoKernel {
  named: string;
  error: Error;
}

/** For `obstacle`, where there is no kernel. */
export const noKernels = (example: string) =>
  `needs a kernel (npm run kernels fetches some, or name one: --kernel PATH, on Debian also --kernel ${example})`;

const isPath = (named: string) => named.includes('/') || existsSync(named);

async function pathsOf(named: string, env: NodeJS.ProcessEnv): Promise<readonly string[]> {
  if (isPath(named)) return [resolve(named)];
  if (fetched(env, named).length === 0) {
    const log = (line: string) => process.stderr.write(`ringtoll: ${line}\n`);
    await fetchBootable([named], log, env, (error) => {
      throw error;
    });
  }
  return fetched(env, named);
}

async function readNamed(named: string, env: NodeJS.ProcessEnv): Promise<readonly (Kernel | NoKernel)[]> {
  try {
    return (await pathsOf(named, env)).map(readKernel);
  } catch (error) {
    return [{ named, error: error as Error }];
  }
}

/** Of Debian's kernels the one that can be Xen's first domain. Elsewhere it would be 6.1 once more. */
export const DOM0 = 'linux-image-amd64';

/** Those in the cache that are meant where none is named. */
const usual = (env: NodeJS.ProcessEnv) =>
  fetched(env).filter((path) => path.includes('/vmlinuz-') && !path.includes(`/${DOM0}/`));

/**
 * The kernels of an architecture: those that were named, where a package is fetched if it is not in the cache,
 * since naming it is asking for it; or else those in the cache. What was named and cannot be had stands in its
 * place.
 */
export async function kernelsFor(
  { kernels, env }: Context,
  arch: Kernel['arch'],
): Promise<readonly (Kernel | NoKernel)[]> {
  const found = await Promise.all(
    (kernels.length > 0 ? kernels : usual(env)).map((named) => readNamed(named, env)),
  );
  return found.flat().filter((kernel) => 'error' in kernel || kernel.arch === arch);
}

/** Whether kernelsFor would have one, without fetching any. */
export function haveKernel({ kernels, env }: Context, arch: Kernel['arch']): boolean {
  if (kernels.length > 0) return true;
  return usual(env).some((path) => {
    try {
      return readKernel(path).arch === arch;
    } catch {
      return false;
    }
  });
}

/** Rows for each kernel, and a row that fails for each that cannot be had. */
export async function rowsPerKernel(
  context: Context,
  arch: Kernel['arch'],
  rows: (kernel: Kernel) => readonly Variation[],
): Promise<Variation[]> {
  const kernels = await kernelsFor(context, arch);
  return kernels.flatMap((kernel) =>
    'error' in kernel ? [{ label: kernel.named, prepare: () => Promise.reject(kernel.error) }] : rows(kernel),
  );
}
