import type { Failure } from '../native/measurement.ts';

/** A benchmark that fails as often as this one after the other will not come right. */
const IN_A_ROW = 3;
/** Nor will one that fails in this share of its rounds; fewer failures than that tell nothing. */
const SHARE = 0.25;
const AT_LEAST = 3;

interface Record {
  rounds: number;
  failed: number;
  inARow: number;
}

/** How often each benchmark has failed: one bad moment costs a round, and not the figure. */
export class Setbacks {
  readonly #records = new Map<string, Record>();

  #of(benchmark: string): Record {
    const record = this.#records.get(benchmark) ?? { rounds: 0, failed: 0, inARow: 0 };
    this.#records.set(benchmark, record);
    return record;
  }

  /** Counts a round that was measured. @returns how many rounds of this benchmark have failed so far. */
  measured(benchmark: string): number {
    const record = this.#of(benchmark);
    record.rounds++;
    record.inARow = 0;
    return record.failed;
  }

  /** Counts a round that failed. @returns whether to give this benchmark up. */
  failed({ benchmark, kind }: Failure): boolean {
    const record = this.#of(benchmark);
    record.rounds++;
    record.failed++;
    record.inARow++;
    const often = record.failed >= AT_LEAST && record.failed >= SHARE * record.rounds;
    return kind === 'unsupported' || record.inARow >= IN_A_ROW || often;
  }
}
