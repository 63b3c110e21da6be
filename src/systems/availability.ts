import { isInstalled } from '../host/installed.ts';
import type { Context, Environment, Program, Variation } from './environment.ts';
import { Guarded } from './guarded.ts';

/** Why an environment cannot be used on this machine, with the command that cures it; null when it can. */
export async function whyNot(environment: Environment, context: Context): Promise<string | null> {
  const { arch, programs, obstacle } = environment;
  if (arch && !arch.includes(process.arch)) return `runs on ${arch.join(' and ')}, not on ${process.arch}`;
  const missing = programs.filter(({ name }) => !isInstalled(name, context.env));
  if (missing.length > 0) return `needs ${names(missing)} (apt-get install ${packages(missing)})`;
  return (await obstacle?.(context)) ?? null;
}

const names = (programs: readonly Program[]) => programs.map(({ name }) => name).join(', ');
const packages = (programs: readonly Program[]) =>
  [...new Set(programs.map((program) => program.package))].join(' ');

const DEFAULT_LIMIT_MS = 5000;

/**
 * Starts the probe in a system without measuring anything.
 * @returns null when that works, otherwise the last line of its output, or how it failed.
 */
export async function smokeTest(
  { prepare }: Variation,
  context: Context,
  limitMs = DEFAULT_LIMIT_MS,
): Promise<string | null> {
  const guarded = await Guarded.start(context.native.guard);
  let hung = false;
  const timer = setTimeout(() => {
    hung = true;
    void guarded.close();
  }, limitMs);
  let listed = 0;
  let said = '';
  try {
    const command = await prepare({ ...context, folder: guarded.folder, args: ['--list'] });
    for await (const _ of guarded.run(command)) listed++;
    said = guarded.said();
  } catch (error) {
    said = (error as Error).message;
  } finally {
    clearTimeout(timer);
    await guarded.close();
  }
  if (hung) return `did not start within ${limitMs / 1000} s`;
  return listed > 0 ? null : said.split('\n').at(-1) || 'exited without output';
}

/** Asks once per context: each attempt starts a process, and takes seconds when that hangs. */
export function oncePerContext<Answer>(
  ask: (context: Context) => Promise<Answer>,
): (context: Context) => Promise<Answer> {
  const answers = new WeakMap<Context, Promise<Answer>>();
  return (context) => {
    const answer = answers.get(context) ?? ask(context);
    answers.set(context, answer);
    return answer;
  };
}
