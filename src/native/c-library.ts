import { readFileSync } from 'node:fs';

let header: { glibcVersionRuntime?: string } | undefined;

/** The version of this process's glibc; undefined under another C library. Kept, because a report takes milliseconds. */
function glibcHere(): string | undefined {
  header ??= (process.report.getReport() as { header: { glibcVersionRuntime?: string } }).header;
  return header.glibcVersionRuntime;
}

/** The C library of this process: a library linked with one cannot be loaded under the other. */
export const cLibrary = (): string => (glibcHere() === undefined ? 'musl' : 'glibc');

const minor = (version: string) => Number(version.split('.')[1] ?? 0);

/**
 * Why a shared library cannot be loaded into a process of the given C library; null where it can. A library names the
 * versions of the functions that it was linked with, and a newer glibc has all of the older ones.
 * @param here the version of glibc 2, undefined for musl.
 */
export function otherLibrary(library: string, here: string | undefined = glibcHere()): string | null {
  const text = readFileSync(library, 'latin1');
  const isGlibc = text.includes('\0libc.so.6\0');
  if (isGlibc !== (here !== undefined))
    return isGlibc ? 'was built for glibc, and this is another C library' : 'was not built for glibc';
  const wanted = [...text.matchAll(/\0GLIBC_(2\.\d+)/g)].map(([, version = '']) => version);
  const newest = wanted.reduce((most, version) => (minor(version) > minor(most) ? version : most), '2.0');
  return here !== undefined && minor(newest) > minor(here)
    ? `was built for glibc ${newest}, and this is ${here}`
    : null;
}
