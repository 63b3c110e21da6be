import {
  existsSync,
  mkdirSync,
  readdirSync,
  realpathSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { delimiter, dirname, join } from 'node:path';

/** Where a distribution puts Wine's own libraries, as seen from its program. */
const places = ['../lib/x86_64-linux-gnu/wine', '../lib64/wine', '../lib/wine'];

/** The folder with Wine's own libraries for 64-bit Windows, of the Wine that PATH has; undefined where there is none. */
export function wineLibraries({ PATH = '' }: NodeJS.ProcessEnv): string | undefined {
  const program = PATH.split(delimiter)
    .map((folder) => join(folder, 'wine'))
    .find(existsSync);
  if (!program) return undefined;
  const folder = dirname(realpathSync(program));
  return places.map((place) => join(folder, place, 'x86_64-windows')).find(existsSync);
}

/**
 * A prefix of links to Wine's own libraries, with an empty registry. The one that wineboot would make is 700 MB of
 * copies and takes 10 to 20 s; this takes a few milliseconds.
 */
export function makePrefix(prefix: string, libraries: string): void {
  const system = join(prefix, 'drive_c', 'windows', 'system32');
  mkdirSync(system, { recursive: true });
  for (const name of readdirSync(libraries)) symlinkSync(join(libraries, name), join(system, name));
  const drives = join(prefix, 'dosdevices');
  mkdirSync(drives);
  symlinkSync('../drive_c', join(drives, 'c:'));
  symlinkSync('/', join(drives, 'z:'));
  // Keeps wineboot from filling the prefix (update_timestamp() in programs/wineboot).
  writeFileSync(join(prefix, '.update-timestamp'), 'disable\n');
}

/**
 * A line for /bin/sh that removes what wineserver leaves outside: Debian's makes its folder in $TMPDIR, that of
 * WineHQ in /tmp/.wine-UID by device and inode of the prefix (server/request.c).
 */
export function forgetServer(prefix: string): string {
  const { dev, ino } = statSync(prefix, { bigint: true });
  const folder = `/tmp/.wine-${process.getuid?.()}`;
  const own = `${folder}/server-${dev.toString(16)}-${ino.toString(16)}`;
  return `rm -rf ${own}; rmdir ${folder} 2>/dev/null || :`;
}
