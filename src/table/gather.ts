import { factOf, footnoted, unfitIn } from '../results/facts.ts';
import {
  gatheringKey,
  type Identity,
  type IdentityOptions,
  identityColumns,
  identityOf,
  joined,
  sameFacts,
} from '../results/identity.ts';
import type { ColumnName, Row } from '../results/schema.ts';
import { units } from '../units.ts';
import { asOne, type GatheredSystem, mergedHosts, more, withValue } from './gathered-system.ts';
import { oneMore, type Repeats } from './repeated-rows.ts';
import { Series } from './series.ts';

/** The columns of a row that a table needs. */
export const gathered: ReadonlySet<ColumnName> = new Set([
  ...identityColumns,
  'run',
  'benchmark',
  'round',
  'tsc_hz',
  'host_ns',
  'findings',
  'failed_rounds',
  'note',
  'operation',
  'stands_for',
  ...Object.values(units).map(({ column }) => column),
]);

/** The environment of rows that come from a paper. */
const PUBLISHED = 'published';

/**
 * Collects rows, file by file, and keeps only what a table needs, so that memory grows with the number of rounds and not
 * with the size of the files.
 */
export class Gathering {
  readonly #systems = new Map<string, GatheredSystem>();
  readonly #texts = new Map<string, string>();
  #last: { row: Row; system: GatheredSystem } | undefined;
  #twice: Repeats | null = null;
  readonly #options: IdentityOptions;
  readonly #taken: ((system: GatheredSystem, row: Row) => void) | undefined;

  /** @param taken is called for each row that counts, for callers that need more of it than a table does. */
  constructor(options: IdentityOptions = {}, taken?: (system: GatheredSystem, row: Row) => void) {
    this.#options = options;
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
      if (isNew) this.#count(system, row);
      else if (kind === 'measured') this.#twice = oneMore(this.#twice, file);
    }
  }

  #count(system: GatheredSystem, row: Row): void {
    this.#taken?.(system, row);
    if (row.failed_rounds) more(system.failed, this.#shared(row.benchmark), row.failed_rounds);
    if (row.findings === undefined) return;
    const found = unfitIn(row);
    if (found.size === 0) return;
    system.unfit ??= { rounds: 0, checks: new Set() };
    system.unfit.rounds += 1;
    for (const check of found.keys()) system.unfit.checks.add(this.#shared(check));
  }

  /** Published systems first, otherwise in the order in which they came. */
  systems(): GatheredSystem[] {
    const own = [...this.#systems.values()];
    const all = joined(this.#options.mergeHosts ? mergedHosts(own) : own).map(asOne);
    return (['published', 'measured'] as const).flatMap((kind) => all.filter((s) => s.kind === kind));
  }

  #systemOf(row: Row): GatheredSystem {
    // Nearly always the system of the row before, and its texts are long.
    if (this.#last && sameFacts(this.#last.row, row)) return this.#last.system;
    const found = identityOf(row, this.#options);
    const key = gatheringKey(found, row, this.#options);
    const system = this.#systems.get(key) ?? this.#newSystem(key, found, row);
    if (row.host !== undefined) system.hosts?.add(this.#shared(row.host));
    footnoted.forEach(({ column }, at) => {
      const value = factOf(row, column);
      if (value !== '') system.combined[at] = withValue(system.combined[at], this.#shared(value));
    });
    this.#last = { row, system };
    return system;
  }

  #newSystem(key: string, found: Identity, row: Row): GatheredSystem {
    const texts = Object.entries(found).map(([name, text]) => [name, this.#shared(text)]);
    const identity = Object.fromEntries(texts) as Identity;
    const kind = identity.environment === PUBLISHED ? 'published' : 'measured';
    const shared = (text: string | undefined) => (text === undefined ? undefined : this.#shared(text));
    const system: GatheredSystem = {
      identity,
      kind,
      notes: new Set(),
      standsFor: shared(row.stands_for),
      operation: kind === 'measured' ? shared(row.operation) : undefined,
      series: new Map(),
      failed: new Map(),
      combined: [],
      ...(this.#options.mergeHosts && { hosts: new Set() }),
    };
    this.#systems.set(key, system);
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
