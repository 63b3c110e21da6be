import type { ColumnName, Row } from '../results/schema.ts';
import { oneMore, type Repeats } from './repeats.ts';
import { Series } from './series.ts';
import { units } from './units.ts';

/** What makes a system: rows that differ in one of these are never combined. */
const identifying = [
  'system',
  'environment',
  'host',
  'kernel',
  'arch',
  'cpu',
  'mitigations',
  'source',
] as const satisfies readonly ColumnName[];

export type Identity = Record<(typeof identifying)[number], string>;

/** The columns of a row that a table needs. */
export const gathered: ReadonlySet<ColumnName> = new Set([
  ...identifying,
  'run',
  'benchmark',
  'round',
  'tsc_hz',
  'host_ns',
  'note',
  'stands_for',
  ...Object.values(units).map(({ column }) => column),
] as const);

/** The environment of rows that come from a paper. */
const PUBLISHED = 'published';

/** One system with what was measured on it. */
export interface GatheredSystem {
  identity: Identity;
  kind: 'measured' | 'published';
  /** What a careful reader needs to know of it, each once. */
  notes: Set<string>;
  /** Of a published one: the system whose system call it replaces. */
  standsFor?: string | undefined;
  /** By benchmark. */
  series: Map<string, Series>;
}

/**
 * Takes rows in, file after file, and keeps of them only what a table is made of, so that memory grows with the
 * number of rounds and not with the size of the files.
 */
export class Gathering {
  readonly #systems = new Map<string, GatheredSystem>();
  readonly #texts = new Map<string, string>();
  #last: GatheredSystem | undefined;
  #twice: Repeats | null = null;
  readonly #taken: ((system: GatheredSystem, row: Row) => void) | undefined;

  /** @param taken is told of each row that counts, for whoever needs more of it than a table does. */
  constructor(taken?: (system: GatheredSystem, row: Row) => void) {
    this.#taken = taken;
  }

  get twice(): Repeats | null {
    return this.#twice;
  }

  /** @param file where they are from; it stands for the run in rows that name none. */
  add(rows: readonly Row[], file = ''): void {
    for (const row of rows) {
      const system = this.#systemOf(row);
      const { kind, series, notes } = system;
      if (row.note !== undefined) notes.add(this.#shared(row.note));
      let own = series.get(row.benchmark);
      if (own === undefined) {
        own = new Series();
        series.set(this.#shared(row.benchmark), own);
      }
      // A published figure has no rounds, and is one wherever it comes from.
      const round = row.round ?? (kind === 'published' ? 0 : undefined);
      const isNew = own.add(row, this.#shared(row.run ?? file), round);
      if (isNew) this.#taken?.(system, row);
      else if (kind === 'measured') this.#twice = oneMore(this.#twice, file);
    }
  }

  /** Published systems first, otherwise in the order in which they came. */
  systems(): GatheredSystem[] {
    const all = [...this.#systems.values()];
    return (['published', 'measured'] as const).flatMap((kind) => all.filter((s) => s.kind === kind));
  }

  #systemOf(row: Row): GatheredSystem {
    // Nearly always the system of the row before, and its texts are long.
    const last = this.#last;
    if (last && identifying.every((name) => last.identity[name] === (row[name] ?? ''))) return last;
    const texts = identifying.map((name) => this.#shared(row[name] ?? ''));
    const key = JSON.stringify(texts);
    let system = this.#systems.get(key);
    if (system === undefined) {
      const identity = Object.fromEntries(identifying.map((name, at) => [name, texts[at]])) as Identity;
      const kind = identity.environment === PUBLISHED ? 'published' : 'measured';
      const standsFor = kind === 'published' && row.stands_for ? this.#shared(row.stands_for) : undefined;
      system = { identity, kind, notes: new Set(), standsFor, series: new Map() };
      this.#systems.set(key, system);
    }
    this.#last = system;
    return system;
  }

  /**
   * One text for all that are equal, as kernel and mitigations of thousands of hosts are; and a copy, because a
   * field cut out of a file keeps the whole text of the file in memory.
   */
  #shared(text: string): string {
    const shared = this.#texts.get(text);
    if (shared !== undefined) return shared;
    const copy = JSON.parse(JSON.stringify(text)) as string;
    this.#texts.set(copy, copy);
    return copy;
  }
}
