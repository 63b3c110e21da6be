import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { cacheFolder, makeFolder } from '../folders.ts';
import { DebianPackages } from './debian-packages.ts';

/** Bootable files: a kernel, or the Xen hypervisor. */
const bootable = /^(vmlinuz-.*|xen-.*\.gz)$/;

const rootOf = (env: NodeJS.ProcessEnv) => join(cacheFolder(env), 'kernels');

/** Paths of the bootable files that were fetched, of one package or of all. */
export function fetched(env: NodeJS.ProcessEnv, name?: string): string[] {
  const root = rootOf(env);
  if (!existsSync(root)) return [];
  const names = name === undefined ? readdirSync(root).filter((entry) => !entry.startsWith('.')) : [name];
  return names
    .map((entry) => join(root, entry))
    .filter((folder) => existsSync(folder))
    .flatMap((folder) =>
      readdirSync(folder)
        .filter((file) => bootable.test(file))
        .map((file) => join(folder, file)),
    )
    .sort();
}

/** The folder of fetched headers in which modules for this kernel can be built; undefined without. */
export function headersOf(env: NodeJS.ProcessEnv, release: string): string | undefined {
  const root = rootOf(env);
  const packages = existsSync(root) ? readdirSync(root) : [];
  return packages.map((name) => join(root, name, headersIn(release))).find(existsSync);
}

const headersIn = (release: string) => join('usr', 'src', `linux-headers-${release}`);

/**
 * Fetches the bootable files of Debian packages, or of metapackages for the newest of a kind
 * (linux-image-cloud-amd64), into $XDG_CACHE_HOME/ringtoll/kernels/<name>; of linux-headers-*, everything needed to
 * build modules. Nothing is installed.
 * @param failed called for each package that cannot be fetched; the others are fetched nevertheless.
 * @throws Error when no package can be fetched: no apt, no network, no room.
 */
export async function fetchPackages(
  names: readonly string[],
  log: (line: string) => void,
  env: NodeJS.ProcessEnv,
  failed: (error: Error) => void,
): Promise<void> {
  const root = rootOf(env);
  makeFolder(root);
  const packages = await DebianPackages.open(root, log, env);
  try {
    for (const name of names) await fetchOne(packages, name, root, log).catch(failed);
  } finally {
    packages.close();
  }
}

async function fetchOne(packages: DebianPackages, name: string, root: string, log: (line: string) => void) {
  const real = await packages.resolve(name);
  log(`fetching ${real}`);
  const scratch = packages.scratch();
  const kept = join(scratch, 'kept');
  try {
    mkdirSync(kept);
    await (real.startsWith(HEADERS) ? keepHeaders : keepBootable)(packages, real, scratch, kept);
    // A rename does not replace a folder that is not empty.
    if (existsSync(join(root, name))) renameSync(join(root, name), join(scratch, 'old'));
    renameSync(kept, join(root, name));
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

async function keepBootable(packages: DebianPackages, real: string, scratch: string, kept: string) {
  await packages.unpack(real, join(scratch, 'unpacked'));
  const boot = join(scratch, 'unpacked', 'boot');
  const files = existsSync(boot) ? readdirSync(boot).filter((file) => bootable.test(file)) : [];
  if (files.length === 0) throw new Error(`${real} has nothing bootable in /boot`);
  for (const file of files) renameSync(join(boot, file), join(kept, file));
}

const HEADERS = 'linux-headers-';

async function keepHeaders(packages: DebianPackages, real: string, scratch: string, kept: string) {
  const unpacked = join(scratch, 'unpacked');
  for (const name of [real, ...(await packages.besideHeaders(real))]) await packages.unpack(name, unpacked);
  renameSync(join(unpacked, 'usr'), join(kept, 'usr'));
  // The only absolute path in the headers.
  const makefile = join(kept, headersIn(real.slice(HEADERS.length)), 'Makefile');
  writeFileSync(makefile, readFileSync(makefile, 'utf8').replace('/usr/src/', '../'));
}
