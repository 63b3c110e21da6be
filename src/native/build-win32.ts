import { join } from 'node:path';
import { packageRoot } from '../package.ts';
import { cachedBuild } from './cached-build.ts';
import { compilerIn, together, warnings } from './compile.ts';
import { foldersOf, includes, sourcesIn } from './folders.ts';

/** The compiler that makes Windows programs on Linux. */
export const WIN32_CC = 'x86_64-w64-mingw32-gcc';

/** What the Win32 build makes, as absolute paths; the probe wants the child beside itself. */
export interface Win32 {
  probe: string;
  child: string;
}

/** Windows 7 is the first that numbers its processors; printf() is to know the formats of C99. */
const flags = [
  ...warnings,
  ...['-D_WIN32_WINNT=0x0601', '-DWIN32_LEAN_AND_MEAN', '-D__USE_MINGW_ANSI_STDIO=1'],
];
const childFlags = ['-s', '-nostdlib', '-Wl,-e,start'];

/**
 * The Win32 probe, built first where it is missing or its sources have changed.
 * @throws BuildError
 */
export async function ensureWin32(
  log: (line: string) => void,
  env = process.env,
  root = packageRoot(),
): Promise<Win32> {
  const source = join(root, 'native');
  const recipe = {
    what: `the Win32 probe (${WIN32_CC})`,
    sources: foldersOf(source),
    key: ['win32'],
    compiler: WIN32_CC,
    unfit: () => null,
  };
  const make = async (into: string) => {
    const compile = compilerIn(into, WIN32_CC);
    const headers = includes(source);
    const files = ['portable', 'win32'].flatMap((folder) =>
      sourcesIn(join(source, folder)).map((file) => join(source, folder, file)),
    );
    const objects = files.map((_, i) => `${i}.o`);
    const child = join(source, 'child', 'child_win32.c');
    // At the same time: windows.h takes most of a second.
    await together([
      compile(...flags, ...headers, ...childFlags, child, '-lkernel32', '-o', 'child.exe'),
      ...files.map((file, i) => compile(...flags, ...headers, '-c', file, '-o', `${i}.o`)),
    ]);
    await compile('-s', '-static', ...objects, '-o', 'probe.exe');
  };
  const folder = await cachedBuild(recipe, make, log, env, root);
  return { probe: join(folder, 'probe.exe'), child: join(folder, 'child.exe') };
}
