import { existsSync, mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { giveToOwnerOf } from './owner.ts';

/**
 * Makes a folder and those above it that are missing. Unlike Node's own recursive mkdir, it ends where a file
 * system such as /proc answers ENOENT to every new name. What root makes so in somebody's folder is theirs.
 * @throws the error of the system call that failed.
 */
export function makeFolder(path: string): void {
  if (existsSync(path)) return;
  makeFolder(dirname(path));
  try {
    mkdirSync(path);
    giveToOwnerOf(dirname(path), path);
  } catch (error) {
    // Somebody else may have made it meanwhile.
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
}
