import { ensureNative } from './build.ts';

/** The cross compiler for arm64, and its Debian packages. */
export const arm64Compiler = {
  name: 'aarch64-linux-gnu-gcc',
  package: 'gcc-aarch64-linux-gnu libc6-dev-arm64-cross',
};

/**
 * The probe built by another compiler, for another processor, and kept beside that of this machine.
 * @throws BuildError with the compiler's own message.
 */
export async function crossProbe(cc: string, env: NodeJS.ProcessEnv): Promise<string> {
  return (await ensureNative(() => {}, { ...env, CC: cc })).probe;
}
