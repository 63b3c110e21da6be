import { statSync } from 'node:fs';
import { opendir } from 'node:fs/promises';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { glob, isDynamicPattern } from 'tinyglobby';
import { decode } from './decode.ts';
import { errnoName, ResultsError } from './error.ts';
import { parseResults, readResults, type Wanted } from './read.ts';
import { excerpt } from './read-errors.ts';
import { MAX_NAME, type Row } from './schema.ts';

const STDIN = '-';
const STDIN_NAME = 'standard input';

/** The files that one argument of the command line names. */
export interface Input {
  argument: string;
  /** Replaces the label of the system in the files. */
  label: string | null;
  /** Paths in the order of reading, or `-`. */
  files: readonly string[];
}

interface ReadOptions {
  wanted?: Wanted;
  /** Called for each unusable file, which is then skipped; without it the error is thrown. */
  onDamaged?: (error: ResultsError) => void;
  /** Called for each part of a file that was skipped. */
  onNote?: (file: string, note: string) => void;
  stdin?: AsyncIterable<Uint8Array>;
}

/**
 * A file, a folder (its `*.csv` and `*.csv.gz`, sorted by name, without hidden files and subfolders), a glob, `-` for
 * standard input, or `label=` before any of them. A path that exists is used even if it looks like a glob or a label.
 * @throws ResultsError when nothing is found.
 */
export async function resolveInput(argument: string): Promise<Input> {
  const files = await filesOf(argument);
  if (files !== null) return { argument, label: null, files };
  const equals = argument.indexOf('=');
  if (equals > 0) {
    const files = await filesOf(argument.slice(equals + 1));
    if (equals > MAX_NAME && files !== null)
      throw new ResultsError(
        `a label has at most ${MAX_NAME} characters, but ${excerpt(argument)} has ${equals}`,
      );
    if (files !== null) return { argument, label: argument.slice(0, equals), files };
  }
  throw new ResultsError(
    `cannot read ${argument}: ENOENT (expected a results file, a folder or a glob of them, - or label=path)`,
  );
}

/** @throws ResultsError as {@link resolveInput} does, and when standard input is named twice. */
export async function resolveInputs(texts: readonly string[]): Promise<Input[]> {
  const inputs: Input[] = [];
  for (const text of texts) inputs.push(await resolveInput(text));
  if (inputs.filter(({ files }) => files[0] === STDIN).length > 1)
    throw new ResultsError('standard input can be read only once, but - is given twice');
  return inputs;
}

/** Null when nothing has this name and it is not a glob. */
async function filesOf(path: string): Promise<readonly string[] | null> {
  if (path === STDIN) return [STDIN];
  const kind = statOf(path);
  if (kind?.isDirectory()) return filesInFolder(path);
  if (kind !== undefined) return [path];
  if (!isDynamicPattern(path)) return null;
  const matches = await glob(path, { expandDirectories: false });
  if (matches.length > 0) return matches.sort();
  // In `label=*.csv`, only the part after the label may match.
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
 * Hidden files are locks of editors or metadata of other systems; a shell's `*.csv` skips them too. Compressed files
 * that cannot be read are not skipped silently: the error says how to unpack them.
 */
const isResults = (name: string) => /^[^.].*\.csv(?:\.(?:gz|zst|xz|bz2|lz4|zip))?$/i.test(name);

/** Entries are streamed, so that only the names are held of a folder with hundreds of thousands of files. */
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
 * The rows of an input, file by file, so that only one file is held at a time. Rows of a labelled input have its label.
 * @throws ResultsError for a damaged file, and for a labelled input with more than one system.
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
