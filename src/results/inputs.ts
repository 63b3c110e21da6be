import { statSync } from 'node:fs';
import { opendir } from 'node:fs/promises';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { glob, isDynamicPattern } from 'tinyglobby';
import { decode } from './decode.ts';
import { errnoName, ResultsError } from './error.ts';
import { parseResults, readResults, type Wanted } from './read.ts';
import { MAX_NAME, type Row } from './schema.ts';

const STDIN = '-';
const STDIN_NAME = 'standard input';

/** What one argument of the command line stands for. */
export interface Input {
  argument: string;
  /** Takes the place of the system's own label. */
  label: string | null;
  /** Paths in the order of reading, or `-`. */
  files: readonly string[];
}

export interface ReadOptions {
  wanted?: Wanted;
  /** Is told of a file that cannot be used, and reading goes on with the next; without it that is thrown. */
  onDamaged?: (error: ResultsError) => void;
  /** Is told what was passed over in a file that was read all the same. */
  onNote?: (file: string, note: string) => void;
  stdin?: AsyncIterable<Uint8Array>;
}

/**
 * A file, a folder (its `*.csv` and `*.csv.gz`, by name, not hidden ones and not those of folders in it), a glob, `-`
 * for standard input, or `label=` before any of them. What exists under exactly this name is taken for that, whatever is in its name.
 * @throws ResultsError when there is no such thing, or nothing in it.
 */
export async function resolveInput(argument: string): Promise<Input> {
  const files = await filesOf(argument);
  if (files !== null) return { argument, label: null, files };
  const equals = argument.indexOf('=');
  if (equals > 0) {
    const files = await filesOf(argument.slice(equals + 1));
    if (equals > MAX_NAME && files !== null)
      throw new ResultsError(
        `a label has at most ${MAX_NAME} characters, and ${argument.slice(0, 40)}... has ${equals}`,
      );
    if (files !== null) return { argument, label: argument.slice(0, equals), files };
  }
  throw new ResultsError(
    `cannot read ${argument}: ENOENT (expected a results file, a folder or a glob of them, - or label=path)`,
  );
}

/** @throws ResultsError as {@link resolveInput} does, and where standard input is to be read twice. */
export async function resolveInputs(texts: readonly string[]): Promise<Input[]> {
  const inputs: Input[] = [];
  for (const text of texts) inputs.push(await resolveInput(text));
  if (inputs.filter(({ files }) => files[0] === STDIN).length > 1)
    throw new ResultsError('standard input can be read only once, but - is given twice');
  return inputs;
}

/** Null when nothing has this name and it is no glob. */
async function filesOf(path: string): Promise<readonly string[] | null> {
  if (path === STDIN) return [STDIN];
  const kind = statOf(path);
  if (kind?.isDirectory()) return filesInFolder(path);
  if (kind !== undefined) return [path];
  if (!isDynamicPattern(path)) return null;
  const matches = await glob(path, { expandDirectories: false });
  if (matches.length > 0) return matches.sort();
  // `label=*.csv` as a whole matches nothing either, but what is behind the label may.
  return path.includes('=') ? null : refuseEmpty(`no file matches ${path}`);
}

function statOf(path: string) {
  try {
    return statSync(path, { throwIfNoEntry: false });
  } catch (error) {
    throw new ResultsError(`cannot read ${path}: ${errnoName(error)}`);
  }
}

/**
 * Hidden ones are an editor's locks and what other systems keep beside a file; a shell's `*.csv` has none either. What
 * is packed and cannot be read is not left out silently: its error says how to unpack it.
 */
const isResults = (name: string) => /^[^.].*\.csv(?:\.(?:gz|zst|xz|bz2|lz4|zip))?$/i.test(name);

/** Entries are streamed, so that of a folder with hundreds of thousands only the names are held. */
async function filesInFolder(folder: string): Promise<string[]> {
  const names: string[] = [];
  try {
    for await (const entry of await opendir(folder, { bufferSize: 1024 }))
      if (isResults(entry.name) && (entry.isFile() || entry.isSymbolicLink())) names.push(entry.name);
  } catch (error) {
    throw new ResultsError(`cannot read ${folder}: ${errnoName(error)}`);
  }
  if (names.length === 0) return refuseEmpty(`no *.csv in ${folder}`);
  return names.sort().map((name) => join(folder, name));
}

function refuseEmpty(what: string): never {
  throw new ResultsError(`${what}: measure something first (bench all) or name other files`);
}

/**
 * The rows of an input, one file after another, so that of many files one is held at a time. Rows of a labelled
 * input carry its label.
 * @throws ResultsError for a damaged file, and for a labelled input with more than one system in it.
 */
export async function* readInput(
  { argument, label, files }: Input,
  { wanted, onDamaged, onNote, stdin = process.stdin }: ReadOptions = {},
): AsyncGenerator<{ file: string; rows: Row[] }> {
  const systems = new Set<string>();
  for (const file of files) {
    let rows: Row[];
    const note = onNote && ((text: string) => onNote(file === STDIN ? STDIN_NAME : file, text));
    try {
      rows =
        file === STDIN
          ? parseResults(decode(await buffer(stdin), STDIN_NAME), STDIN_NAME, wanted, note)
          : readResults(file, wanted, note);
    } catch (error) {
      if (!(error instanceof ResultsError) || onDamaged === undefined) throw error;
      onDamaged(error);
      continue;
    }
    if (label !== null) {
      for (const row of rows) systems.add(row.system);
      if (systems.size > 1) throw new ResultsError(severalSystems(argument, systems));
    }
    yield { file, rows: label === null ? rows : rows.map((row) => ({ ...row, system: label })) };
  }
}

function severalSystems(argument: string, systems: ReadonlySet<string>): string {
  return `${argument}: a label names one system, but this holds ${[...systems].join(', ')}: name its files one by one`;
}
