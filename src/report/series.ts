import type { Row } from '../results/schema.ts';
import { type Unit, unitNames, units } from './units.ts';

/**
 * The rounds of one benchmark on one system over all of its runs: numbers only, in few objects, because a table
 * may be made of millions of rounds and hundreds of thousands of systems.
 */
export class Series {
  /** One value for each unit and round; NaN for a unit that the round has not. */
  readonly #values: number[] = [];
  #run = '';
  #rounds = new Rounds();
  /** Runs other than the last one; most systems have none. */
  #others: Map<string, Rounds> | undefined;

  /**
   * Takes the values of a row.
   * @param run shares its text with those of other series, rather than hold that of a file in memory.
   * @param round undefined where it is not known; such a row is always taken.
   * @returns false when this round of this run was there before: it counts once.
   */
  add(row: Row, run: string, round: number | undefined): boolean {
    if (round !== undefined && !this.#roundsOf(run).add(round)) return false;
    for (const unit of unitNames) this.#values.push(row[units[unit].column] ?? Number.NaN);
    return true;
  }

  /** In the order in which they came. */
  values(unit: Unit): number[] {
    const offset = unitNames.indexOf(unit);
    return this.#values.filter((value, at) => at % unitNames.length === offset && !Number.isNaN(value));
  }

  #roundsOf(run: string): Rounds {
    if (run === this.#run) return this.#rounds;
    this.#others ??= new Map();
    this.#others.set(this.#run, this.#rounds);
    this.#run = run;
    this.#rounds = this.#others.get(run) ?? new Rounds();
    return this.#rounds;
  }
}

/** A set of rounds, which nearly always come as 1, 2, 3 ... and then cost one number. */
class Rounds {
  #upTo = 0;
  #others: Set<number> | undefined;

  /** False when it was there. */
  add(round: number): boolean {
    if (round >= 1 && round <= this.#upTo) return false;
    if (this.#others?.has(round)) return false;
    if (round === this.#upTo + 1) this.#upTo = round;
    else {
      this.#others ??= new Set();
      this.#others.add(round);
    }
    return true;
  }
}
