/**
 * Prints a line with the result of a check; if one fails, the script exits with 1 at its end.
 * @param words end the line in either case; by default, nothing for a success.
 */
export function state(line: string, isGood: boolean, words: { bad: string; good?: string }): void {
  const word = isGood ? words.good : words.bad;
  process.stdout.write(`${line}${word === undefined ? '' : `: ${word}`}\n`);
  if (!isGood) process.exitCode = 1;
}
