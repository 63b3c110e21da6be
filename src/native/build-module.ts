import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { packageRoot } from '../package.ts';
import { cachedBuild } from './cached-build.ts';
import { compilerIn } from './compile.ts';

/** Not the one that built the kernel, which may be missing; Kbuild warns where that differs. */
const CC = 'gcc';

/** No BTF: it needs pahole, which few machines have, and nothing here reads it. */
const options = ['CONFIG_DEBUG_INFO_BTF_MODULES='];

/**
 * The module in native/module, for a guest with this kernel; built where it is missing or its sources have changed.
 * @param headers the folder in which modules for that kernel can be built.
 * @throws BuildError
 */
export async function ensureModule(
  headers: string,
  release: string,
  log: (line: string) => void,
  env = process.env,
  root = packageRoot(),
): Promise<string> {
  const source = join(root, 'native', 'module');
  const recipe = {
    what: `a module for Linux ${release}`,
    sources: [source],
    key: ['module', release],
    compiler: CC,
    unfit: () => null,
  };
  const make = async (into: string) => {
    cpSync(source, into, { recursive: true });
    await compilerIn(into, 'make')('-C', headers, `M=${into}`, `CC=${CC}`, ...options, 'modules');
  };
  return join(await cachedBuild(recipe, make, log, env, root), 'ringtoll.ko');
}
