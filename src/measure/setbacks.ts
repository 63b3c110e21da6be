import type { Failure } from '../native/measurement.ts';

/** Failures in a row that are enough; fewer are never too large a part of the rounds. */
const ENOUGH = 3;
const LARGE_PART = 0.25;

interface Tally {
  tried: number;
  failed: number;
  /** Since the last figure. */
  inARow: number;
  givenUp: boolean;
}

/**
 * The rounds of each benchmark that gave no figure. One bad moment costs one round; a benchmark is given up after three
 * failures in a row or when a quarter of its rounds have failed, and at once where the machine cannot do it.
 */
export class Setbacks {
  readonly #tallies = new Map<string, Tally>();

  #of(benchmark: string): Tally {
    const tally = this.#tallies.get(benchmark) ?? { tried: 0, failed: 0, inARow: 0, givenUp: false };
    this.#tallies.set(benchmark, tally);
    return tally;
  }

  /** A round gave a figure. @returns how many failed right before it. */
  figure(benchmark: string): number {
    const tally = this.#of(benchmark);
    const before = tally.inARow;
    tally.tried++;
    tally.inARow = 0;
    return before;
  }

  /** A round gave none. @returns whether the benchmark is given up. */
  failure({ benchmark, kind }: Failure): boolean {
    const tally = this.#of(benchmark);
    tally.tried++;
    tally.failed++;
    tally.inARow++;
    const often = tally.failed >= ENOUGH && tally.failed >= LARGE_PART * tally.tried;
    tally.givenUp ||= kind === 'unsupported' || tally.inARow >= ENOUGH || often;
    return tally.givenUp;
  }

  hasGivenUp(benchmark: string): boolean {
    return this.#tallies.get(benchmark)?.givenUp === true;
  }
}
