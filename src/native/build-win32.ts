import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { packageRoot } from '../package-root.ts';
import { cachedBuild } from './cached-build.ts';
import { compilerIn, together, warnings } from './compile.ts';

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

/** Sources of the Linux probe that serve both. */
const common = ['clock', 'lines', 'processor', 'sample', 'turns'];

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
  const own = join(source, 'win32');
  const recipe = {
    what: `the Win32 probe (${WIN32_CC})`,
    sources: [source, own],
    key: ['win32'],
    compiler: WIN32_CC,
    unfit: () => null,
  };
  const make = async (into: string) => {
    const compile = compilerIn(into, WIN32_CC);
    const files = readdirSync(own).filter((name) => name.endsWith('.c') && name !== 'child.c');
    const all = [...files.map((name) => join(own, name)), ...common.map((name) => join(source, `${name}.c`))];
    const objects = all.map((_, i) => `${i}.o`);
    // At the same time: windows.h takes most of a second.
    await together([
      compile(...flags, ...childFlags, join(own, 'child.c'), '-lkernel32', '-o', 'child.exe'),
      ...all.map((file, i) => compile(...flags, '-c', file, '-o', `${i}.o`)),
    ]);
    await compile('-s', '-static', ...objects, '-o', 'probe.exe');
  };
  const folder = await cachedBuild(recipe, make, log, env, root);
  return { probe: join(folder, 'probe.exe'), child: join(folder, 'child.exe') };
}
