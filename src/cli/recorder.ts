import { clean } from '../host/raw.ts';
import { figuresOf, type Stop } from '../measure/precision.ts';
import type { Happening, Plan } from '../measure/run.ts';
import type { Failure } from '../native/measurement.ts';
import type { Row } from '../results/schema.ts';
import type { ResultsWriter } from '../results/write.ts';
import type { Progress, Standing } from './progress.ts';

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
  readonly #progress: Progress;

  /** @param common columns that every row of this run has. */
  constructor(plan: Plan, common: Row, results: ResultsWriter, progress: Progress) {
    this.#plan = plan;
    this.#common = common;
    this.#results = results;
    this.#progress = progress;
  }

  take(event: Happening): void {
    if (event.type === 'measured') this.#measured(event);
    else if (event.type === 'failed') this.#failed(event);
    else if (event.type === 'round') this.stopped.rounds = event.round;
    else this.stopped = event;
  }

  /** Where each benchmark stands, in the order of the plan. */
  standings(): Standing[] {
    return this.#plan.benchmarks.flatMap((id) => this.#standings.get(id) ?? []);
  }

  #measured({ benchmark, round, columns, elapsedMs }: Extract<Happening, { type: 'measured' }>): void {
    const row = { ...this.#common, ...columns, benchmark, round, time: new Date().toISOString() };
    this.rows.push(row);
    const trouble = this.#results.append([row]);
    if (trouble) this.#progress.note(`bench: ${trouble}`);
    const { maxRounds, timeLimitMs } = this.#plan;
    const { unit, values } = figuresOf(this.rows.filter((row) => row.benchmark === benchmark));
    const standing = { benchmark, round, maxRounds, unit, medians: values, msLeft: timeLimitMs - elapsedMs };
    this.#standings.set(benchmark, standing);
    this.#progress.update(standing);
  }

  /** Benchmarks of which there is no figure, though this machine can do them. */
  missing(): string[] {
    const skipped = this.failures.filter(({ kind }) => kind === 'unsupported');
    const accounted = new Set([...this.rows, ...skipped].map(({ benchmark }) => benchmark));
    return this.#plan.benchmarks.filter((id) => !accounted.has(id));
  }

  /** The first failure of a benchmark is told at once, and the one that ends it; the warnings count them. */
  #failed({ failure, round, givenUp }: Extract<Happening, { type: 'failed' }>): void {
    const { benchmark, kind, message } = failure;
    const isFirst = this.failures.every((other) => other.benchmark !== benchmark);
    this.failures.push(failure);
    const what = `${benchmark}: ${kind === 'unsupported' ? 'skipped' : `round ${round}`}: ${clean(message)}`;
    const upshot = givenUp && kind !== 'unsupported' ? '; given up after too many failures' : '';
    if (isFirst || givenUp) this.#progress.note(`${what}${upshot}`);
  }
}
