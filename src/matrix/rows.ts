import { host } from '../environments/host.ts';
import { cpuQuota } from '../host/cgroups.ts';
import { type HostColumns, hostColumns, parseFacts } from '../host/facts.ts';
import type { RawFacts } from '../host/raw.ts';
import { grouped } from '../lists.ts';
import { version } from '../package.ts';
import { type Row, SCHEMA } from '../results/schema.ts';
import { contextColumns, runName } from '../results/write.ts';
import { median } from '../stats/quantile.ts';
import { formatShare } from '../text/number.ts';
import { enumerate } from '../text/prose.ts';
import type { MatrixEvent, System } from './matrix.ts';

/** The columns that all rows of a matrix have in common. */
interface RowsOptions {
  /** Node name of this machine. */
  host: string;
  /** The facts that this process sees, including its limits. */
  machine?: RawFacts | undefined;
  /** The column `findings` of this machine. */
  findings?: string | undefined;
  /** A prefix for the label of every row. */
  label?: string | undefined;
  context: Readonly<Record<string, string>>;
  /** The benchmarks asked for; absent: all. */
  benchmarks?: readonly string[];
  seed: number;
}

const CGROUPS = '/proc/self/cgroup';

/** Turns events into rows of results. Each visit is a separate run. */
export class MatrixRows {
  readonly all: Row[] = [];
  readonly #options: RowsOptions;
  #run = '';
  #raw: RawFacts | undefined;
  #facts: { cpu: number | undefined; columns: HostColumns } | undefined;

  constructor(options: RowsOptions) {
    this.#options = options;
  }

  /** @returns the row of an event that is a figure, otherwise null. */
  take(event: MatrixEvent): Row | null {
    if (event.type === 'visiting') {
      this.#run = runName(new Date());
      this.#raw = this.#facts = undefined;
    }
    if (event.type !== 'seen') return null;
    const { seen, system, hostNs } = event;
    if (seen.type === 'facts') this.#raw = seen.raw;
    if (seen.type !== 'measured') return null;
    const { benchmark, round, columns } = seen;
    const facts = this.#columns(columns.cpu_number, system);
    const row: Row = {
      ...facts,
      ...columns,
      schema: SCHEMA,
      run: this.#run,
      time: new Date().toISOString(),
      system: this.labelOf(system),
      environment: system.environment.id,
      host: system.environment.elsewhere ? facts?.host : this.#options.host,
      benchmark,
      round,
      host_ns:
        system.environment === host || system.environment.elsewhere ? undefined : hostNs.get(benchmark),
      operation: system.variation.operation,
      stands_for: system.variation.standsFor,
      driver: 'probe',
      seed: this.#options.seed,
      ringtoll: version(),
      node: process.version,
      findings: system.environment.elsewhere ? undefined : this.#options.findings,
      note: [columns.note, noteOf(system, this.#options.benchmarks)].filter(Boolean).join('; ') || undefined,
      extra: contextColumns(this.#options.context),
    };
    this.all.push(row);
    return row;
  }

  labelOf({ variation }: System): string {
    const { label } = this.#options;
    return label === undefined ? variation.label : `${label}: ${variation.label}`;
  }

  #columns(cpu: number | undefined, system: System): HostColumns | undefined {
    if (this.#raw && (!this.#facts || this.#facts.cpu !== cpu))
      this.#facts = {
        cpu,
        columns: { ...hostColumns(parseFacts(this.#raw, cpu)), ...this.#quota(this.#raw, system) },
      };
    return this.#facts?.columns;
  }

  /**
   * The probe does not look for quotas, but within the control groups of this process its quota is that of this process.
   * Groups of another machine may have the same names.
   */
  #quota({ files }: RawFacts, { environment }: System): Pick<HostColumns, 'cpu_quota'> {
    const own = this.#options.machine?.files ?? {};
    const isHere = !environment.elsewhere && files[CGROUPS] !== undefined;
    const isAlike = isHere && files[CGROUPS] === own[CGROUPS];
    const quota = isAlike ? cpuQuota(own) : undefined;
    return quota === undefined ? {} : { cpu_quota: quota };
  }
}

/** The remark of an environment, and why cells of its row are empty. */
function noteOf(
  { environment: { remark, omits = {} } }: System,
  asked: readonly string[] = Object.keys(omits),
) {
  const left = Object.entries(omits).filter(([id]) => asked.includes(id));
  const reasons = grouped(left, ([, why]) => why);
  const omitted = [...reasons].map(([why, columns]) => `no ${enumerate(columns.map(([id]) => id))}: ${why}`);
  return [...(remark ? [remark] : []), ...omitted].join('; ') || undefined;
}

/**
 * How far the host drifted between its visits, as a clause: the range of the visits' medians by their median, in core
 * cycles if all rounds have them, otherwise in ns. Null with fewer than two visits.
 */
export function hostDrift(rows: readonly Row[]): string | null {
  const visits = new Set(rows.map(({ run }) => run)).size;
  if (visits < 2) return null;
  const unit = rows.every(({ cycles }) => cycles !== undefined) ? 'cycles' : 'ns';
  const moved = [...grouped(rows, ({ benchmark }) => benchmark)]
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([benchmark, own]) => {
      const medians = [...grouped(own, ({ run }) => run).values()].map((visit) =>
        median(visit.flatMap((row) => row[unit] ?? [])),
      );
      const share = (Math.max(...medians) - Math.min(...medians)) / median(medians);
      return `${benchmark} ${formatShare(share)}`;
    });
  return `visited ${visits} times; range of its medians: ${moved.join(', ')}`;
}
