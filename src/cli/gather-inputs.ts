import { type Gathering, gathered } from '../report/gather.ts';
import { printable } from '../report/printable.ts';
import type { ResultsError } from '../results/error.ts';
import { readInput, resolveInput } from '../results/inputs.ts';
import { liveLineOn } from './live-line.ts';
import type { Io } from './main.ts';

/** Often enough to be seen moving, seldom enough to cost nothing. */
const PROGRESS_MS = 100;
const PROGRESS_FILES = 1000;

/**
 * Reads all inputs into the gathering, with a line of progress on a terminal and warnings about what was read.
 * @throws ResultsError for the first file that cannot be used, unless bad ones are to be skipped.
 */
export async function gatherInputs(
  inputs: readonly string[],
  gathering: Gathering,
  { skipBad }: { skipBad?: true },
  { stderr }: Io,
): Promise<void> {
  const line = liveLineOn(stderr);
  const note = (text: string) => {
    line.clear();
    stderr.write(`bench: ${printable(text)}\n`);
  };
  let damaged = 0;
  const onDamaged = (error: ResultsError) => {
    damaged += 1;
    note(`left out: ${error.message}`);
  };

  const resolved = [];
  for (const argument of inputs) resolved.push(await resolveInput(argument));
  const total = resolved.reduce((sum, { files }) => sum + files.length, 0);
  let read = 0;
  let shown = performance.now();
  for (const input of resolved) {
    const options = { wanted: gathered, ...(skipBad && { onDamaged }) };
    for await (const { file, rows } of readInput(input, options)) {
      gathering.add(rows, file);
      if (rows.length === 0) note(`${file}: a header and no rows`);
      read += 1;
      if (read % PROGRESS_FILES !== 0 && performance.now() - shown < PROGRESS_MS) continue;
      line.show(`${read + damaged} of ${total} files read`);
      shown = performance.now();
    }
  }
  line.clear();
  const { twice } = gathering;
  if (twice)
    note(
      `${twice.rows} rows repeat a run, benchmark and round that had come before, first in ${twice.file}; each counts once`,
    );
  if (damaged > 0) note(`${damaged} of ${total} files were left out`);
}
