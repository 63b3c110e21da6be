import { readdirSync } from 'node:fs';
import { join } from 'node:path';

/** The folder of the native sources and the folders in it: what decides whether a build is up to date. */
export const foldersOf = (source: string): string[] => [
  source,
  ...readdirSync(source, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => join(source, name))
    .sort(),
];

/** Where headers are looked for: those that the build itself makes, and those of all folders. */
export const includes = (source: string): string[] =>
  ['.', ...foldersOf(source)].flatMap((folder) => ['-iquote', folder]);

/** What there is to compile in a folder, without its path. */
export const sourcesIn = (folder: string): string[] =>
  readdirSync(folder)
    .filter((file) => /\.[cS]$/.test(file))
    .sort();
