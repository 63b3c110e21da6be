import { host } from '../environments/host.ts';
import { cpuQuota } from '../host/cgroups.ts';
import { type HostColumns, hostColumns, parseFacts } from '../host/facts.ts';
import type { RawFacts } from '../host/raw.ts';
import { grouped } from '../lists.ts';
import { version } from '../package.ts';
import { type Row, SCHEMA } from '../results/schema.ts';
import { contextColumns, runName } from '../results/write.ts';
import { enumerate } from '../text/prose.ts';
import type { MatrixEvent, System } from './matrix.ts';

/** What the rows of a whole matrix have in common. */
export interface RowsOptions {
  /** Node name of this machine. */
  host: string;
  /** What this process sees of it, its limits among that. */
  machine?: RawFacts | undefined;
  /** What was found in the way on this machine. */
  findings?: string | undefined;
  /** Put before the label of every row. */
  label?: string | undefined;
  context: Readonly<Record<string, string>>;
  /** What is measured; absent: whatever comes. */
  benchmarks?: readonly string[];
  seed: number;
}

const CGROUPS = '/proc/self/cgroup';

/** Makes results rows of what is seen; each visit is a run of its own. */
export class MatrixRows {
  readonly all: Row[] = [];
  readonly #options: RowsOptions;
  #run = '';
  #raw: RawFacts | undefined;
  #facts: { cpu: number | undefined; columns: HostColumns } | undefined;

  constructor(options: RowsOptions) {
    this.#options = options;
  }

  /** The row of an event, where it makes one. */
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
   * The probe does not look for quotas; in the control groups of this process they are those of this process. Those of
   * another machine may have the same names.
   */
  #quota({ files }: RawFacts, { environment }: System): Pick<HostColumns, 'cpu_quota'> {
    const own = this.#options.machine?.files ?? {};
    const isHere = !environment.elsewhere && files[CGROUPS] !== undefined;
    const isAlike = isHere && files[CGROUPS] === own[CGROUPS];
    const quota = isAlike ? cpuQuota(own) : undefined;
    return quota === undefined ? {} : { cpu_quota: quota };
  }
}

/** What has to be said of all rows of an environment, and of the cells that it leaves empty. */
function noteOf(
  { environment: { remark, omits = {} } }: System,
  asked: readonly string[] = Object.keys(omits),
) {
  const left = Object.entries(omits).filter(([id]) => asked.includes(id));
  const reasons = grouped(left, ([, why]) => why);
  const omitted = [...reasons].map(([why, columns]) => `no ${enumerate(columns.map(([id]) => id))}: ${why}`);
  return [...(remark ? [remark] : []), ...omitted].join('; ') || undefined;
}
