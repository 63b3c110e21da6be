import { isInstalled } from '../host/installed.ts';
import type { Context, Environment, Program } from './environment.ts';

/** Why it cannot be used on this machine, with the command that would cure that; null when it can. */
export async function whyNot(environment: Environment, context: Context): Promise<string | null> {
  const { arch, programs, root, obstacle } = environment;
  if (arch && !arch.includes(process.arch)) return `runs on ${arch.join(' and ')}, not on ${process.arch}`;
  const missing = programs.filter(({ name }) => !isInstalled(name, context.env));
  if (missing.length > 0) return `needs ${names(missing)} (apt-get install ${packages(missing)})`;
  if (root && process.getuid?.() !== 0) return 'needs root (sudo)';
  return (await obstacle?.(context)) ?? null;
}

const names = (programs: readonly Program[]) => programs.map(({ name }) => name).join(', ');
const packages = (programs: readonly Program[]) =>
  [...new Set(programs.map((program) => program.package))].join(' ');
