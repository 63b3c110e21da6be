import type { RawFacts } from '../host/raw.ts';
import { Setbacks, setbackOf } from '../measure/failures.ts';
import { measuredColumns } from '../measure/row.ts';
import { Suspension } from '../measure/watchdog.ts';
import type { Failure, Line, Measurement } from '../native/measurement.ts';
import type { Row } from '../results/schema.ts';
import type { VisitError } from '../systems/probe-lines.ts';

/** An event of a visit; there are facts once for each start of the probe. */
export type Seen =
  | { type: 'facts'; raw: RawFacts }
  | { type: 'measured'; benchmark: string; round: number; columns: Partial<Row> }
  | { type: 'failed'; failure: Failure; givenUp: boolean };

/** A single start may fail by chance; a system that fails this often before its first figure does not work. */
const BARREN_STARTS = 3;

/** What a visit has measured, and what has failed, in all starts of the probe. */
export class Progress {
  readonly #setbacks = new Setbacks();
  #hasFigures = false;
  #barrenStarts = 0;
  /** Failures before the first figure: of a system that never gives one, only the last error matters. */
  #held: Seen[] = [];

  get hasFigures(): boolean {
    return this.#hasFigures;
  }

  hasGivenUp(benchmark: string): boolean {
    return this.#setbacks.hasGivenUp(benchmark);
  }

  /** These benchmarks without those that were given up. */
  remaining(ids: readonly string[]): string[] {
    return ids.filter((id) => !this.hasGivenUp(id));
  }

  failed(failure: Failure): Seen {
    return { type: 'failed', failure, givenUp: this.#setbacks.failure(failure) };
  }

  /** A figure, after all events held back. */
  measured(line: Measurement, round: number): Seen[] {
    this.#hasFigures = true;
    const { benchmark } = line;
    const columns = { ...measuredColumns(line), failed_rounds: this.#setbacks.figure(benchmark) };
    return [...this.release(), { type: 'measured', benchmark, round, columns }];
  }

  /** Counts a start that ended early. @throws `error` when no more can be expected of the system. */
  endedEarly(error: VisitError): void {
    if (!this.#hasFigures && ++this.#barrenStarts === BARREN_STARTS) throw error;
  }

  /** Holds events back until there is a figure. */
  hold(events: readonly Seen[]): Seen[] {
    this.#held.push(...events);
    return this.#hasFigures ? this.release() : [];
  }

  /** The events held back so far. */
  release(): Seen[] {
    return this.#held.splice(0);
  }
}

/** The rounds asked of one start of the probe, and how far it has come. */
export class Start {
  readonly #first: number;
  readonly #asked: readonly (readonly string[])[];
  readonly #progress: Progress;
  readonly #suspension = new Suspension();
  #round: number;
  /** The benchmarks without a result in this round, in their order. */
  #due: Set<string>;

  constructor(first: number, asked: readonly (readonly string[])[], progress: Progress) {
    this.#first = this.#round = first;
    this.#asked = asked;
    this.#progress = progress;
    this.#due = new Set(asked[0]);
  }

  /** The round under way. */
  get round(): number {
    return this.#round;
  }

  take(line: Line): Seen[] {
    switch (line.type) {
      case 'facts':
        return [{ type: 'facts', raw: line }];
      case 'round':
        return this.#next(this.#first + line.round - 1);
      case 'benchmark':
        return this.#result(line);
      case 'end':
        return this.#lost('the probe exited without a result');
      default:
        return [];
    }
  }

  /**
   * Blames the benchmark under way, or the round after when this one was complete.
   * @param last the last round of the visit.
   * @throws `error` when no more can be expected of the system, or the last round was complete.
   */
  endedEarly(error: VisitError, last: number): Seen[] {
    this.#progress.endedEarly(error);
    if (this.#underWay() === undefined) {
      if (this.#round === last) throw error;
      this.#begin(this.#round + 1);
    }
    return this.#progress.hold(this.#lost(error.message));
  }

  #next(round: number): Seen[] {
    if (round === this.#round) return [];
    const lost = this.#lost('its process exited without a result');
    this.#begin(round);
    return lost;
  }

  #begin(round: number): void {
    this.#round = round;
    this.#due = new Set(this.#asked[round - this.#first]);
  }

  #result(line: Measurement): Seen[] {
    if (!this.#due.delete(line.benchmark)) return [];
    // Also for a benchmark that was given up: this tells a suspension during it from one during the next.
    const failure = setbackOf(line, this.#suspension);
    if (this.#progress.hasGivenUp(line.benchmark)) return [];
    return failure ? [this.#progress.failed(failure)] : this.#progress.measured(line, this.#round);
  }

  /** The first that is due; those after it had no turn. */
  #underWay(): string | undefined {
    return this.#progress.remaining([...this.#due])[0];
  }

  #lost(message: string): Seen[] {
    const benchmark = this.#underWay();
    return benchmark === undefined ? [] : [this.#progress.failed({ benchmark, kind: 'failed', message })];
  }
}
