/** A results file that cannot be read or written. The message names the file and is for the user. */
export class ResultsError extends Error {
  override name = 'ResultsError';
}

/** The errno name of a failed system call, such as ENOSPC; otherwise the error's own text. */
export function errnoName(error: unknown): string {
  const { code, message } = error as NodeJS.ErrnoException;
  return code ?? message;
}
