import type { Row } from '../results/schema.ts';
import { type Unit, unitNames, units } from '../units.ts';

/** The columns kept of a round: its value in each unit, the tick frequency, and the time on the host. */
const kept = [...unitNames.map((unit) => units[unit].column), 'tsc_hz', 'host_ns'] as const;

/**
 * The rounds of one benchmark on one system over all of its runs: numbers only, in few objects, because a table
 * may be made of millions of rounds and hundreds of thousands of systems.
 */
export class Series {
  /** The kept columns of each round, one round after another; NaN for a missing value. */
  readonly #values: number[] = [];
  #run = '';
  #rounds = new Rounds();
  /** Runs other than the last one; most systems have none. */
  #others: Map<string, Rounds> | undefined;

  /**
   * Takes the values of a row.
   * @param run shares its text with those of other series, rather than hold that of a file in memory.
   * @param round undefined where it is not known; such a row is always taken.
   * @returns false for a duplicate round, which does not count.
   */
  add(row: Row, run: string, round: number | undefined): boolean {
    if (round !== undefined && !this.#roundsOf(run).add(round)) return false;
    for (const name of kept) this.#values.push(row[name] ?? Number.NaN);
    return true;
  }

  /** Adds the rounds of another series, which has no run in common with this one. */
  take(other: Series): void {
    for (const value of other.#values) this.#values.push(value);
  }

  /** How many rounds there are. */
  get size(): number {
    return this.#values.length / kept.length;
  }

  /** In the order in which they came. */
  values(unit: Unit): number[] {
    return this.#column(units[unit].column);
  }

  /** Ticks of the TSC a second, as the rounds found them. */
  tickFrequencies(): number[] {
    return this.#column('tsc_hz');
  }

  /** How many times as long as on the host itself right before, for each round of a matrix. */
  timesHost(): number[] {
    const [ns, hostNs] = [kept.indexOf('ns'), kept.indexOf('host_ns')];
    const times = this.#values.flatMap((value, at) =>
      at % kept.length === ns ? value / (this.#values[at - ns + hostNs] ?? Number.NaN) : [],
    );
    return times.filter(Number.isFinite);
  }

  #column(name: (typeof kept)[number]): number[] {
    const offset = kept.indexOf(name);
    return this.#values.filter((value, at) => at % kept.length === offset && !Number.isNaN(value));
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
