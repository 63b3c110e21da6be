import { basename } from 'node:path';
import { identityOf, keyOf, sameFacts } from '../results/identity.ts';
import type { Row } from '../results/schema.ts';
import { oneMore, type Repeats } from '../table/repeated-rows.ts';
import { printable } from '../text/printable.ts';

/** Sides that cannot be compared. The message says which and what to do, and is for the user. */
export class CompareError extends Error {
  override name = 'CompareError';

  /** Labels come from files, so control characters are escaped here, for all messages. */
  constructor(message: string) {
    super(printable(message));
  }
}

/** The sides have no benchmark to compare. */
export class NothingInCommon extends CompareError {
  override name = 'NothingInCommon';
}

/** One side of a comparison: the rounds of one system. */
export interface Side {
  label: string;
  rows: readonly Row[];
}

export interface Input {
  /** As the user wrote it. */
  text: string;
  /** The user's name for the side, or for one of several systems in it; by default the name of the file. */
  label?: string | undefined;
  rows: readonly Row[];
}

/** Collects the rows of one side, file by file; duplicate rounds count once. */
export class SideRows {
  readonly rows: Row[] = [];
  twice: Repeats | null = null;
  /** The first row of each round. */
  readonly #seen = new Map<string, Row>();

  /** @param file stands for the run in rows that name none. */
  add(rows: readonly Row[], file: string): void {
    for (const row of rows) {
      const { run = file } = row;
      if (this.#isRepeat(row, run)) this.twice = oneMore(this.twice, file);
      else this.rows.push({ ...row, run });
    }
  }

  #isRepeat(row: Row, run: string): boolean {
    const { system, environment, benchmark, round } = row;
    if (round === undefined) return false;
    const short = JSON.stringify([system, environment, run, benchmark, round]);
    const first = this.#seen.get(short);
    // Rounds of two machines are no duplicates, even with equal numbers.
    const key = first === undefined || sameFacts(first, row) ? short : short + keyOf(identityOf(row));
    if (this.#seen.has(key)) return true;
    this.#seen.set(key, row);
    return false;
  }
}

/** The labels of the inputs: the names of their files, or their paths if names are equal. */
export function namesOf(inputs: readonly Input[]): string[] {
  const short = inputs.map(({ label, text }) => label ?? basename(text));
  const names = unique(short) ? short : inputs.map(({ label, text }) => label ?? text);
  return names.map((name, index) => {
    const before = names.slice(0, index).filter((other) => other === name).length;
    return before === 0 ? name : `${name} (${before + 1})`;
  });
}

const unique = (texts: readonly string[]) => new Set(texts).size === texts.length;
