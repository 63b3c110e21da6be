import { type Line, parseLine } from '../native/measurement.ts';
import type { Context, Variation } from './environment.ts';
import { type Ending, Guarded } from './guarded.ts';

/** A visit that failed or ended early. The message, for the user, may have several lines. */
export class VisitError extends Error {}

const TIMED_OUT = 'timed out and was killed (raise --timeout)';
const CONSOLE_LINES = 20;
/** Characters kept of standard output that is not the probe's. */
const PRINTED_KEPT = 16 * 1024;

/**
 * Starts a system's command once and yields the lines of the probe, up to its last one.
 * @throws VisitError when the command cannot be prepared, ends early or is killed because `limit` aborts.
 * @throws the reason of `signal` when that aborts.
 */
export async function* linesOf(
  variation: Variation,
  args: readonly string[],
  context: Context,
  limit: AbortSignal,
  signal: AbortSignal,
): AsyncGenerator<Line> {
  signal.throwIfAborted();
  const guarded = await Guarded.start(context.native.guard);
  let said = '';
  const end = () => {
    said ||= guarded.said();
    void guarded.close();
  };
  limit.addEventListener('abort', end);
  signal.addEventListener('abort', end);
  let why = '';
  let printed = '';
  let ending: Ending | null = null;
  try {
    // Either may have aborted while the folder was made.
    for (const one of [signal, limit]) one.throwIfAborted();
    const command = await variation.prepare({ ...context, folder: guarded.folder, args });
    for await (const text of guarded.run(command)) {
      const line = parseLine(text);
      if (line === undefined) printed = `${printed}${text}\n`.slice(-PRINTED_KEPT);
      else yield line;
      if (line?.type === 'end') return;
    }
  } catch (error) {
    why = (error as Error).message;
  } finally {
    limit.removeEventListener('abort', end);
    signal.removeEventListener('abort', end);
    said ||= guarded.said();
    ending = await guarded.close();
  }
  signal.throwIfAborted();
  if (limit.aborted) why = TIMED_OUT;
  const lines = `${printed}${said}`.trim().split(/\r?\n/).slice(-CONSOLE_LINES).join('\n');
  throw new VisitError(`${why || endedEarly(ending)}${lines && `; last output:\n${lines}`}`);
}

function endedEarly(ending: Ending | null): string {
  if (ending?.signal !== undefined) return `killed by signal ${ending.signal} before it finished`;
  return `exited with status ${ending?.exit ?? 'unknown'} before it finished`;
}
