/**
 * Prints a line that says whether something is as it must be; where it is not, the script exits with 1 in the end.
 * @param words that end the line in either case; none where it is good unless given.
 */
export function state(line: string, isGood: boolean, words: { bad: string; good?: string }): void {
  const word = isGood ? words.good : words.bad;
  process.stdout.write(`${line}${word === undefined ? '' : `: ${word}`}\n`);
  if (!isGood) process.exitCode = 1;
}
