import { accessSync, constants, existsSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { giveToOwnerOf } from '../folders.ts';
import { errnoName, ResultsError } from '../results/error.ts';
import { defaultFileName, openResults, type ResultsWriter } from '../results/write.ts';
import type { Console, Io } from './console.ts';
import { UsageError } from './exit.ts';

interface OutputOptions {
  context: Readonly<Record<string, string>>;
  output?: string | undefined;
  /** A file to add to. */
  append?: string | undefined;
}

/** The results file asked for, or a new one in results/: another run may have begun in the same second. */
export function openOutput(
  { append, output, context }: OutputOptions,
  host: string,
  now: Date,
  { stdout }: Io,
): ResultsWriter {
  const keys = Object.keys(context);
  const asked = append ?? output;
  if (asked !== undefined) return openResults(asked, keys, { append: append !== undefined, stdout });
  const name = join('results', defaultFileName(host, now));
  for (let n = 1; ; n++) {
    const path = n === 1 ? name : name.replace(/\.csv$/, `-${n}.csv`);
    try {
      return openResults(path, keys);
    } catch (error) {
      if (!existsSync(path)) throw error;
    }
  }
}

/** Says where the rows of a run are, and how many could not be saved. */
export function saySaved(name: string, rows: number, unsaved: number, console: Console): void {
  if (unsaved > 0) console.say(`${unsaved} of ${rows} rows could not be saved to ${name}`);
  else if (name !== '-') console.say(`${rows} ${rows === 1 ? 'row' : 'rows'} saved to ${name}`);
}

/** Writes the text to a file, or to standard output for `-`. @throws ResultsError */
export function writeText(text: string, output: string, { stdout }: Io): void {
  if (output === '-') {
    stdout.write(text);
    return;
  }
  try {
    making(output, () => writeFileSync(output, text));
  } catch (error) {
    throw new ResultsError(`cannot write ${output}: ${errnoName(error)}`);
  }
}

/** Runs what may make this file. A new one belongs to the owner of its folder, as a results file does. */
export function making<Result>(path: string, run: () => Result): Result {
  const isNew = !existsSync(path);
  const result = run();
  if (isNew) giveToOwnerOf(dirname(path), path);
  return result;
}

/** @throws UsageError for an output that cannot be written, before anything runs. */
export function checkWritable(output: string): void {
  if (output === '-') return;
  try {
    accessSync(existsSync(output) ? output : dirname(output), constants.W_OK);
    if (existsSync(output) && statSync(output).isDirectory())
      throw Object.assign(new Error(), { code: 'EISDIR' });
  } catch (error) {
    throw new UsageError(`cannot write ${output}: ${errnoName(error)}`);
  }
}

/** @throws UsageError if the output is one of the inputs, under any name. */
export function keepInputs(files: readonly string[], output: string, option = '--output'): void {
  for (const file of files)
    if (isSameFile(file, output))
      throw new UsageError(`${option} ${output} would overwrite ${file}, an input`);
}

/** Whether both exist and are one file; `-` is none. */
function isSameFile(a: string, b: string): boolean {
  if (a === '-' || b === '-') return false;
  try {
    const [one, other] = [statSync(a), statSync(b)];
    return one.isFile() && one.ino === other.ino && one.dev === other.dev;
  } catch {
    return false;
  }
}
