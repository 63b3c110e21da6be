import { clean } from '../host/raw.ts';
import { figuresOf, type Stop } from '../measure/precision.ts';
import type { Happening, Plan } from '../measure/run.ts';
import type { Failure, FilesLine } from '../native/measurement.ts';
import type { Row } from '../results/schema.ts';
import type { ResultsWriter } from '../results/write.ts';
import { estimate } from '../stats/estimate.ts';
import { formatInterval, formatMeasured } from '../text/number.ts';
import { type Unit, units } from '../units.ts';
import type { Console } from './console.ts';

/** Where a benchmark stands. */
interface Standing {
  benchmark: string;
  unit: Unit;
  medians: readonly number[];
}

/** Fewer are made before anybody could read it. */
const MANY_FILES = 10_000;

const figure = ({ medians, unit }: Standing): string => {
  const cell = estimate(medians);
  return `${formatMeasured(cell.value)} ${formatInterval(cell)} ${units[unit].word}`;
};

/** Takes what happens during a run: saves each row at once, shows where things stand, remembers the failures. */
export class Recorder {
  readonly rows: Row[] = [];
  /** Every round that failed, of whatever benchmark. */
  readonly failures: Failure[] = [];
  stopped: { why: Stop | 'interrupted'; rounds: number } = { why: 'interrupted', rounds: 0 };
  readonly #standings = new Map<string, Standing>();
  readonly #plan: Plan;
  readonly #common: Row;
  readonly #results: ResultsWriter;
  readonly #console: Console;

  /** @param common columns that every row of this run has. */
  constructor(plan: Plan, common: Row, results: ResultsWriter, console: Console) {
    this.#plan = plan;
    this.#common = common;
    this.#results = results;
    this.#console = console;
  }

  /** How far the files are that some benchmarks need. */
  files({ folder, made, wanted, inodes, bytes }: FilesLine): void {
    if (wanted < MANY_FILES) return;
    if (made === 0)
      this.#console.progress(
        `making ${formatMeasured(wanted)} files in ${folder}, which take ${formatMeasured(inodes)} inodes ` +
          `and up to ${formatMeasured(bytes / 2 ** 20)} MB; they are removed at the end`,
      );
    this.#console.show(`${formatMeasured(made)} of ${formatMeasured(wanted)} files`);
  }

  take(event: Happening): void {
    if (event.type === 'measured') this.#measured(event);
    else if (event.type === 'failed') this.#failed(event);
    else if (event.type === 'round') this.stopped.rounds = event.round;
    else this.stopped = event;
  }

  /** The last word on every benchmark, where nobody has seen how they went; in the order of the plan. */
  done(): void {
    this.#console.clear();
    if (this.#console.isLive) return;
    for (const standing of this.#plan.benchmarks.flatMap((id) => this.#standings.get(id) ?? []))
      this.#console.progress(
        `${standing.benchmark}: ${figure(standing)} (${standing.medians.length} rounds)`,
      );
  }

  #measured({ benchmark, round, columns, elapsedMs }: Extract<Happening, { type: 'measured' }>): void {
    const row = { ...this.#common, ...columns, benchmark, round, time: new Date().toISOString() };
    this.rows.push(row);
    const trouble = this.#results.append([row]);
    if (trouble) this.#console.say(trouble);
    const { unit, values } = figuresOf(this.rows.filter((row) => row.benchmark === benchmark));
    const standing = { benchmark, unit, medians: values };
    this.#standings.set(benchmark, standing);
    if (!this.#console.isLive) return;
    const { maxRounds, timeLimitMs } = this.#plan;
    const seconds = Math.max(0, Math.ceil((timeLimitMs - elapsedMs) / 1000));
    this.#console.show(
      `round ${round}/${maxRounds}  ${benchmark}  ${figure(standing)}  at most ${seconds} s left`,
    );
  }

  /** Benchmarks without a figure, though this machine supports them. */
  missing(): string[] {
    const skipped = this.failures.filter(({ kind }) => kind === 'unsupported');
    const accounted = new Set([...this.rows, ...skipped].map(({ benchmark }) => benchmark));
    return this.#plan.benchmarks.filter((id) => !accounted.has(id));
  }

  /** Reports the first failure of a benchmark, and the one at which it is given up; the warnings count them. */
  #failed({ failure, round, givenUp }: Extract<Happening, { type: 'failed' }>): void {
    const { benchmark, kind, message } = failure;
    const isFirst = this.failures.every((other) => other.benchmark !== benchmark);
    this.failures.push(failure);
    const what = `${benchmark}: ${kind === 'unsupported' ? 'skipped' : `round ${round}`}: ${clean(message)}`;
    const upshot = givenUp && kind !== 'unsupported' ? '; given up after too many failures' : '';
    if (isFirst || givenUp) this.#console.say(`${what}${upshot}`);
  }
}
