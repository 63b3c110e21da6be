import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';

/**
 * Folders in which programs are looked for: those of PATH, then those of administrators' programs, which Debian's
 * users do not have there but may run.
 */
export const searchPath = ({ PATH = '' }: NodeJS.ProcessEnv): string[] => [
  ...PATH.split(delimiter).filter((folder) => folder !== ''),
  '/usr/sbin',
  '/sbin',
];

/** Whether a program can be run by its name in an environment's command. */
export function isInstalled(name: string, env: NodeJS.ProcessEnv): boolean {
  return searchPath(env).some((folder) => {
    try {
      accessSync(join(folder, name), constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}
