import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';

/**
 * Folders in which programs are searched: those of PATH, then those of administrators' programs, which on Debian are not
 * in a user's PATH though users may run them.
 */
export const searchPath = ({ PATH = '' }: NodeJS.ProcessEnv): string[] => [
  ...PATH.split(delimiter).filter((folder) => folder !== ''),
  '/usr/sbin',
  '/sbin',
];

/** Whether a program may be run; also root may not, on a file system that is mounted noexec. */
export function mayRun(program: string): boolean {
  try {
    accessSync(program, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** Whether a program can be run by its name in an environment's command. */
export const isInstalled = (name: string, env: NodeJS.ProcessEnv): boolean =>
  searchPath(env).some((folder) => mayRun(join(folder, name)));
