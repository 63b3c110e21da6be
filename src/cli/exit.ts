/** The command was given something that it cannot use; exit status 2. */
export class UsageError extends Error {}

export const exitCodes = {
  done: 0,
  failed: 1,
  usage: 2,
  unfit: 2,
  regression: 3,
  undecided: 4,
  interrupted: 130,
} as const;

/** The message; the stack only where it is a bug in this program. */
export function errorText(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const expected =
    error.constructor !== Error && !(error instanceof TypeError || error instanceof RangeError);
  return expected || 'code' in error ? error.message : (error.stack ?? error.message);
}

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/**
 * Turns the first signal into an abort, so that what is complete can be saved; a second one ends the program at
 * once. Children end with it either way.
 */
export function onInterrupt(): { signal: AbortSignal; release(): void } {
  const controller = new AbortController();
  const handle = () => {
    if (controller.signal.aborted) process.exit(exitCodes.interrupted);
    controller.abort();
  };
  for (const name of SIGNALS) process.on(name, handle);
  return {
    signal: controller.signal,
    release() {
      for (const name of SIGNALS) process.off(name, handle);
    },
  };
}
