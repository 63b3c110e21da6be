/** The command was given something that it cannot use; exit status 2. */
export class UsageError extends Error {}

export const exitCodes = {
  ...{ done: 0, failed: 1, usage: 2, unfit: 2 },
  ...{ regression: 3, undecided: 4, interrupted: 130 },
} as const;

/** One line for a person; the stack only of what is a bug in this program. */
export function errorText(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const expected =
    error.constructor !== Error && !(error instanceof TypeError || error instanceof RangeError);
  return expected || 'code' in error ? error.message : (error.stack ?? error.message);
}
