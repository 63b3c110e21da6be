import { delimiter } from 'node:path';

/**
 * Folders in which programs are looked for: those of PATH, then those of administrators' programs, which Debian's
 * users do not have there but may run.
 */
export const searchPath = ({ PATH = '' }: NodeJS.ProcessEnv): string[] => [
  ...PATH.split(delimiter).filter((folder) => folder !== ''),
  '/usr/sbin',
  '/sbin',
];
