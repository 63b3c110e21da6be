/** A results file that cannot be read or written. The message is for the user and names the file. */
export class ResultsError extends Error {
  override name = 'ResultsError';
  /** The line of the file, from 1, if the error is about one. */
  readonly line: number | undefined;

  constructor(message: string, line?: number) {
    super(message);
    this.line = line;
  }
}

/** An error of one line, as compilers print it: `file:line: what`. */
export const errorAt = (file: string, line: number, what: string): ResultsError =>
  new ResultsError(`${file}:${line}: ${what}`, line);

/** The errno name of a failed system call, such as ENOSPC; otherwise the error's own text. */
export function errnoName(error: unknown): string {
  const { code, message } = error as NodeJS.ErrnoException;
  return code ?? message;
}
