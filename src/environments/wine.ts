import { execFile } from 'node:child_process';
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  realpathSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { ensureWin32, WIN32_CC, type Win32 } from '../native/build-win32.ts';
import { pinned, pinnedObstacle, taskset } from '../systems/cpu.ts';
import type { Command, Context, Environment, Visit } from '../systems/environment.ts';

/** For env(1): no display, errors only, and neither .NET nor an HTML engine, which Wine would offer to download. */
const settings = [
  ...['-u', 'DISPLAY', '-u', 'WAYLAND_DISPLAY', '-u', 'WINESERVER', '-u', 'WINELOADER', '-u', 'WINEDLLPATH'],
  ...['WINEARCH=win64', 'WINEDEBUG=-all,err+all', 'WINEDLLOVERRIDES=mscoree,mshtml='],
];

/**
 * The kernel puts the heap of a program linked at a fixed address, such as wine64, up to 1 GB above it, now and then at
 * the address of the page that every Windows process shares with the kernel (0x7ffe0000). Without Wine's preloader,
 * which reserves that address, one start in thousands fails with `failed to map the shared user data`.
 */
const unrandomized = ['setarch', '--addr-no-randomize'];

async function version({ env }: Context): Promise<string> {
  const { stdout } = await promisify(execFile)('wine', ['--version'], {
    env: { ...env, WINEDEBUG: '-all' },
  });
  return /^wine-(\S+)/.exec(stdout)?.[1] ?? 'unknown';
}

function prepare({ probe, child }: Win32, { folder, args, cpu, env }: Visit): Command {
  const libraries = wineLibraries(env);
  if (!libraries) throw new Error(noLibraries);
  // Side by side, under short plain paths for Windows.
  copyFileSync(probe, join(folder, 'probe.exe'));
  copyFileSync(child, join(folder, 'child.exe'));
  const prefix = join(folder, 'prefix');
  makePrefix(prefix, libraries);
  const own = [`WINEPREFIX=${prefix}`, `TMPDIR=${folder}`, `HOME=${folder}`];
  const command = ['env', ...settings, ...own, 'wine', 'probe.exe', ...args];
  // This pins wineserver too, which takes part in every message through a pipe and in every new process.
  return { argv: pinned(cpu, ...unrandomized, ...command), undo: forgetServer(prefix) };
}

const noLibraries =
  "the wine on PATH has no 64-bit Windows libraries (apt-get install wine64, which makes 'wine' run them)";

/** The Windows calls of the published table, as Wine serves them: not their cost on Windows. */
export const wine: Environment = {
  id: 'wine',
  title: 'Wine on Linux',
  isolates:
    "Wine's libraries and wineserver, a process that holds the state that Windows keeps in its kernel",
  programs: [
    { name: 'wine', package: 'wine' },
    { name: WIN32_CC, package: 'gcc-mingw-w64-x86-64' },
    taskset,
    { name: 'setarch', package: 'util-linux' },
  ],
  arch: ['x64'],
  only: ['abi-call', 'yield', 'psr', 'create-proc'],
  obstacle: async (context) => (wineLibraries(context.env) ? pinnedObstacle(context) : noLibraries),
  unpredictable: 'it runs Windows programs only',
  remark:
    'this is Wine, not Windows: a Win32 program calls SetFilePointer(), SwitchToThread() between two threads, ' +
    'WriteFile() and ReadFile() on an anonymous pipe to another process, and CreateProcess() for a program without a ' +
    'C library, in a prefix with an empty registry (with a full one, processes take longer to start)',
  units: ['cycles', 'tsc', 'ns'],
  rounds: 'outside',
  variations: async (context) => {
    const programs = await ensureWin32(() => {}, context.env);
    const label = `Wine ${await version(context)} on Linux`;
    return [{ label, prepare: (visit) => prepare(programs, visit) }];
  },
};

/** Where distributions put Wine's own libraries, relative to its program. */
const places = ['../lib/x86_64-linux-gnu/wine', '../lib64/wine', '../lib/wine'];

/** The folder with the 64-bit Windows libraries of the Wine on PATH; undefined without. */
export function wineLibraries({ PATH = '' }: NodeJS.ProcessEnv): string | undefined {
  const program = PATH.split(delimiter)
    .map((folder) => join(folder, 'wine'))
    .find(existsSync);
  if (!program) return undefined;
  const folder = dirname(realpathSync(program));
  return places.map((place) => join(folder, place, 'x86_64-windows')).find(existsSync);
}

/**
 * A prefix of links to Wine's own libraries, with an empty registry. wineboot would copy 700 MB and take 10 to 20 s;
 * this takes a few milliseconds.
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
 * A line for /bin/sh that removes the folder of wineserver: Debian's makes it in $TMPDIR, WineHQ's in /tmp/.wine-UID,
 * named by device and inode of the prefix (server/request.c).
 */
export function forgetServer(prefix: string): string {
  const { dev, ino } = statSync(prefix, { bigint: true });
  const folder = `/tmp/.wine-${process.getuid?.()}`;
  const own = `${folder}/server-${dev.toString(16)}-${ino.toString(16)}`;
  return `rm -rf ${own}; rmdir ${folder} 2>/dev/null || :`;
}
