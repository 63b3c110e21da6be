import { type Line, parseLine } from '../native/measurement.ts';
import type { Context, Variation } from './environment.ts';
import { type Ending, Guarded } from './guarded.ts';

/** A visit that came to nothing, or to an early end. The message is for a person and may have several lines. */
export class VisitError extends Error {}

const TIMED_OUT = 'it was not done within the time limit and was ended (--timeout gives it longer)';
const CONSOLE_LINES = 20;
/** Of what is on the probe's standard output and not the probe's. */
const PRINTED_KEPT = 16 * 1024;

/**
 * The lines of the probe up to its last one, in one start of a system's command.
 * @throws VisitError when the command cannot be prepared, ends early or is ended because `limit` aborts.
 * @throws the reason of `signal`, when that aborts.
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
    // It may have been too late already when the folder was there.
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
  throw new VisitError(`${why || endedEarly(ending)}${lines && `; the last that it said:\n${lines}`}`);
}

function endedEarly(ending: Ending | null): string {
  if (ending?.signal !== undefined) return `it was ended by signal ${ending.signal} before it was done`;
  return `it ended with status ${ending?.exit ?? 'unknown'} before it was done`;
}
