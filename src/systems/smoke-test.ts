import type { Context, Variation } from './environment.ts';
import { Guarded } from './guarded.ts';

const DEFAULT_LIMIT_MS = 5000;

/**
 * Runs the probe in a system without measuring anything.
 * @returns null when that works, otherwise the last line of what it said, or how it ended.
 */
export async function trial(
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
  if (hung) return `it does not start within ${limitMs / 1000} s`;
  return listed > 0 ? null : said.split('\n').at(-1) || 'it ends without a word';
}
