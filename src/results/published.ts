import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { packageRoot } from '../package.ts';
import { ResultsError } from './error.ts';
import { readResults } from './read.ts';
import type { Row } from './schema.ts';

/** The published rows that a table shows by default: Table 1 of the Singularity paper. */
const DEFAULT_PUBLISHED = 'singularity-2006';

const folder = (): string => join(packageRoot(), 'results', 'published');

/** Without hidden files. */
const visible = (path: string): string[] => readdirSync(path).filter((name) => !name.startsWith('.'));

const EXTENSION = /\.csv$/;

/** The sources that ship with the program, by file name without `.csv`, and folders of several; sorted. */
export function publishedNames(): string[] {
  return visible(folder())
    .map((file) => file.replace(EXTENSION, ''))
    .sort();
}

/** The figures of one source, or of all sources in a folder. @throws ResultsError that lists the sources if this is none. */
export function readPublished(name: string = DEFAULT_PUBLISHED): Row[] {
  const names = publishedNames();
  if (!names.includes(name)) {
    throw new ResultsError(`no published figures called ${name} (available: ${names.join(', ')})`);
  }
  const path = join(folder(), name);
  if (!existsSync(path)) return readResults(`${path}.csv`);
  return visible(path)
    .sort()
    .flatMap((file) => readResults(join(path, file)));
}
