import type { MatrixEvent, System } from '../matrix/matrix.ts';
import { benchmarksIn } from '../matrix/run-inside.ts';
import type { Console } from './console.ts';

/** Progress by environment, step and duration: a line for each visit, and a live line on a terminal. */
export function matrixProgress(console: Console, visits: number) {
  let number = 0;
  let head = '';
  const show = (step: string) => console.show(`${head}${step}`);
  return (event: MatrixEvent, label: string): void => {
    if (event.type === 'visiting') {
      number++;
      head = `[${number}/${visits}] ${where(event.system, label)}: `;
      show('starting');
    } else if (event.type === 'visited') {
      console.progress(`${head}${seconds(event.elapsedMs)}`);
    } else if (event.type === 'failed') {
      console.say(`${head}failed after ${seconds(event.elapsedMs)}: ${event.reason}`);
    } else if (event.seen.type === 'facts') {
      show('measuring');
    } else if (event.seen.type === 'measured') {
      show(`round ${event.seen.round}, ${event.seen.benchmark}`);
    } else {
      const { failure, givenUp } = event.seen;
      const { benchmark, kind, message } = failure;
      const what = kind === 'unsupported' ? 'skipped' : givenUp ? 'given up' : 'a round failed';
      console.say(`${head}${benchmark}: ${what}: ${message}`);
    }
  };
}

const where = ({ environment }: System, label: string): string =>
  label === environment.id ? label : `${environment.id}: ${label}`;

const seconds = (ms: number): string => `${(ms / 1000).toFixed(1)} s`;

/** Why a system has no figures, or not all. */
export interface Remark {
  label: string;
  environment: string;
  text: string;
}

/** The outcome of one benchmark in one system. */
interface Cell {
  figures: number;
  failures: number;
  /** Of the last failure. */
  message: string;
  unsupported: boolean;
}

/** Failures in the systems of a matrix, as footnotes. */
export class Remarks {
  readonly #benchmarks: readonly string[];
  readonly #systems = new Map<string, { label: string; system: System; reasons: string[] }>();
  readonly #cells = new Map<string, Map<string, Cell>>();

  /** @param benchmarks are measured in every system whose environment has them. */
  constructor(benchmarks: readonly string[]) {
    this.#benchmarks = benchmarks;
  }

  take(event: MatrixEvent, label: string): void {
    const { system } = event;
    const key = JSON.stringify([system.environment.id, label]);
    const known = this.#systems.get(key) ?? { label, system, reasons: [] };
    this.#systems.set(key, known);
    const cells = this.#cells.get(key) ?? new Map<string, Cell>();
    this.#cells.set(key, cells);
    if (event.type === 'failed') known.reasons.push(event.reason);
    if (event.type !== 'seen' || event.seen.type === 'facts') return;
    const { seen } = event;
    const id = seen.type === 'measured' ? seen.benchmark : seen.failure.benchmark;
    const cell = cells.get(id) ?? { figures: 0, failures: 0, message: '', unsupported: false };
    cells.set(id, cell);
    if (seen.type === 'measured') cell.figures++;
    else {
      cell.failures++;
      cell.message = seen.failure.message;
      cell.unsupported = seen.failure.kind === 'unsupported';
    }
  }

  /** Footnotes, system by system. */
  all(): Remark[] {
    return [...this.#systems].flatMap(([key, { label, system, reasons }]) => {
      const cells = [...(this.#cells.get(key) ?? [])].filter(([, { failures }]) => failures > 0);
      const texts = cells.map(([id, { figures, failures, message }]) =>
        figures === 0
          ? `no ${id}: ${message}`
          : `${id}: ${failures} of ${figures + failures} rounds failed: ${message}`,
      );
      const environment = system.environment.id;
      return [...texts, ...reasons.map((reason) => `failed: ${reason}`)].map((text) => ({
        label,
        environment,
        text,
      }));
    });
  }

  /** Whether a figure is missing that its system supports. */
  anyMissing(): boolean {
    return [...this.#systems].some(([key, { system }]) =>
      benchmarksIn(system.environment, this.#benchmarks).some((id) => {
        const cell = this.#cells.get(key)?.get(id);
        return !cell || (cell.figures === 0 && !cell.unsupported);
      }),
    );
  }
}
