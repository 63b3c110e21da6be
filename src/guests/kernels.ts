import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { cacheFolder } from '../folders.ts';
import type { Context, Variation } from '../systems/environment.ts';
import { fetched, fetchPackages } from './boot-cache.ts';
import { type Kernel, readKernel } from './kernel-image.ts';

/** A kernel that was named and cannot be used, and why. */
interface NoKernel {
  named: string;
  error: Error;
}

const isPath = (named: string) => named.includes('/') || existsSync(named);

/** By cache and package: several environments boot the kernel of one --kernel, which is fetched once. */
const fetches = new Map<string, Promise<void>>();

function fetchOnce(named: string, env: NodeJS.ProcessEnv): Promise<void> {
  const key = join(cacheFolder(env), named);
  const log = (line: string) => process.stderr.write(`ringtoll: ${line}\n`);
  const fail = (error: Error) => {
    throw error;
  };
  const fetching = fetches.get(key) ?? fetchPackages([named], log, env, fail);
  fetches.set(key, fetching);
  return fetching;
}

async function pathsOf(named: string, env: NodeJS.ProcessEnv): Promise<readonly string[]> {
  if (isPath(named)) return [resolve(named)];
  if (isToFetch(named, env)) await fetchOnce(named, env);
  return fetched(env, named);
}

async function readNamed(named: string, env: NodeJS.ProcessEnv): Promise<readonly (Kernel | NoKernel)[]> {
  try {
    return (await pathsOf(named, env)).map(readKernel);
  } catch (error) {
    return [{ named, error: error as Error }];
  }
}

/** The Debian kernel that can be Xen's dom0. Other environments leave it out: they boot its cloud variant. */
export const DOM0 = 'linux-image-amd64';

/** The cached kernels that are booted without --kernel. */
const usual = (env: NodeJS.ProcessEnv) =>
  fetched(env).filter((path) => path.includes('/vmlinuz-') && !path.includes(`/${DOM0}/`));

/**
 * The kernels of an architecture: those that were named, of which packages that are not in the cache are fetched;
 * without any name, those in the cache. The list has a NoKernel for each name that cannot be used.
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

/** Whether this names a package that is not in the cache; its architecture is not known before it is fetched. */
export const isToFetch = (named: string, env: NodeJS.ProcessEnv) =>
  !isPath(named) && fetched(env, named).length === 0;

/**
 * Whether kernelsFor would return any, without fetching: true for a named package, whose architecture is not known yet,
 * and for a named file that cannot be read, which becomes a row that fails.
 */
export function haveKernel({ kernels, env }: Context, arch: Kernel['arch']): boolean {
  if (kernels.length > 0) return kernels.some((named) => !isPath(named) || archOf(named) !== other(arch));
  return usual(env).some((path) => archOf(path) === arch);
}

const examples = { x64: 'linux-image-cloud-amd64', arm64: 'linux-image-cloud-arm64' };

export const needsKernel = (arch: Kernel['arch']) =>
  `needs a kernel (npm run kernels fetches some, or name one: --kernel PATH, on Debian also --kernel ${examples[arch]})`;

/** For `obstacle`: null when there is a kernel. */
export const kernelObstacle = async (context: Context, arch: Kernel['arch']): Promise<string | null> =>
  haveKernel(context, arch) ? null : needsKernel(arch);

const other = (arch: Kernel['arch']) => (arch === 'x64' ? 'arm64' : 'x64');

function archOf(path: string): Kernel['arch'] | undefined {
  try {
    return readKernel(path).arch;
  } catch {
    return undefined;
  }
}

/** Rows for each kernel, and a row that fails for each that cannot be used. */
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
