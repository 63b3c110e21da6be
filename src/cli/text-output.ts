import { statSync, writeFileSync } from 'node:fs';
import { errnoName, ResultsError } from '../results/error.ts';
import { UsageError } from './exit.ts';
import type { Io } from './io.ts';

/** Writes the text to a file, or to standard output for `-`. @throws ResultsError */
export function writeText(text: string, output: string, { stdout }: Pick<Io, 'stdout'>): void {
  if (output === '-') {
    stdout.write(text);
    return;
  }
  try {
    writeFileSync(output, text);
  } catch (error) {
    throw new ResultsError(`cannot write ${output}: ${errnoName(error)}`);
  }
}

/** @throws UsageError where the output is one of the files that are read, by whatever name. */
export function keepInputs(files: readonly string[], output: string, option = '--output'): void {
  for (const file of files)
    if (isSameFile(file, output))
      throw new UsageError(`${option} ${output} would take the place of ${file}, which was read`);
}

/** Whether both are there and are one file; `-` is none. */
function isSameFile(a: string, b: string): boolean {
  if (a === '-' || b === '-') return false;
  try {
    const [one, other] = [statSync(a), statSync(b)];
    return one.isFile() && one.ino === other.ino && one.dev === other.dev;
  } catch {
    return false;
  }
}
