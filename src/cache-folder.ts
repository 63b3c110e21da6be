import { homedir } from 'node:os';
import { join } from 'node:path';

/** Where things are kept that can be made again: $XDG_CACHE_HOME/ringtoll, by default ~/.cache/ringtoll. */
export function cacheFolder(env: NodeJS.ProcessEnv): string {
  return join(env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'ringtoll');
}
