import { withStandsFor } from '../environments/in-kernel.ts';
import { ResultsError } from '../results/error.ts';
import { type Input, readInput } from '../results/inputs.ts';
import type { Wanted } from '../results/read.ts';
import type { Row } from '../results/schema.ts';
import { type Repeats, repeatsNote } from '../table/repeated-rows.ts';
import type { Io } from './console.ts';

/** Often enough to show progress, seldom enough to cost nothing. */
const PROGRESS_MS = 100;
const PROGRESS_FILES = 1000;

/** Collects rows, file by file. */
interface Taker {
  /** @param file stands for the run in rows that name none. */
  add(rows: readonly Row[], file: string): void;
  readonly twice: Repeats | null;
}

interface Source {
  input: Input;
  into: Taker;
}

export interface GatherOptions {
  /** The columns to keep; all of them without it. */
  wanted?: Wanted;
  /** Goes on after a damaged file. */
  skipBad?: true | undefined;
}

/**
 * Reads all inputs, with a line of progress on a terminal and warnings about what was read.
 * @returns a clause with the number of damaged files that were skipped; null for none.
 * @throws ResultsError for the first unusable file; with `skipBad` only if no file was usable.
 */
export async function gatherInputs(
  sources: readonly Source[],
  { wanted, skipBad }: GatherOptions,
  { console }: Pick<Io, 'console'>,
): Promise<string | null> {
  const total = sources.reduce((sum, { input }) => sum + input.files.length, 0);
  let read = 0;
  let damaged = 0;
  let shown = performance.now();
  const show = () => {
    console.show(`${read + damaged} of ${total} files read`);
    shown = performance.now();
  };
  const onDamaged = (error: ResultsError) => {
    damaged += 1;
    console.say(`skipped: ${error.message}`);
    show();
  };

  /** Notes with the files that they apply to: all files of a fleet may have the same banner. */
  const passedOver = new Map<string, Set<string>>();
  const onNote = (file: string, text: string) =>
    passedOver.set(text, (passedOver.get(text) ?? new Set()).add(file));

  for (const { input, into } of sources) {
    const options = { onNote, ...(wanted && { wanted }), ...(skipBad && { onDamaged }) };
    for await (const { file, rows } of readInput(input, options)) {
      into.add(rows.map(withStandsFor), file);
      if (rows.length === 0) console.say(`${file}: a header but no rows`);
      read += 1;
      if (read % PROGRESS_FILES === 0 || performance.now() - shown >= PROGRESS_MS) show();
    }
  }
  console.clear();
  for (const [text, [first, ...others]] of passedOver)
    console.say(`${first}${others.length > 0 ? ` and ${others.length} more` : ''}: ${text}`);
  for (const { twice } of new Set(sources.map(({ into }) => into)))
    if (twice) console.say(repeatsNote(twice));
  if (damaged === 0) return null;
  if (read === 0) throw new ResultsError(`no usable input: all ${total} files are damaged`);
  const leftOut = `${damaged} of ${total} files skipped`;
  console.say(leftOut);
  return leftOut;
}
