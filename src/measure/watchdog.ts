import os from 'node:os';

const TICK_MS = 1000;
/** A tick that is later than so many ticks found this process stopped, not busy. */
const LATE_TICKS = 2;

/**
 * Counts the time in which this process could run. While the machine was suspended, its virtual machine paused, or the
 * process stopped (Ctrl-Z), whoever it waits for is no slower for that; so a late tick counts as two at most.
 */
export class Stopwatch {
  readonly #tickMs: number;
  readonly #timer: NodeJS.Timeout;
  #counted = 0;
  #last = performance.now();

  constructor(tickMs = TICK_MS, onTick: () => void = () => {}) {
    this.#tickMs = tickMs;
    this.#timer = setInterval(() => {
      this.ms();
      onTick();
    }, tickMs);
    this.#timer.unref();
  }

  /** Milliseconds so far. */
  ms(): number {
    const now = performance.now();
    this.#counted += Math.min(now - this.#last, LATE_TICKS * this.#tickMs);
    this.#last = now;
    return this.#counted;
  }

  stop(): void {
    clearInterval(this.#timer);
  }
}

/** Calls `expired` once when it was not fed for so long, in the time of a {@link Stopwatch}. */
export class Watchdog {
  readonly #stopwatch: Stopwatch;
  #fedAt = 0;

  constructor(silenceMs: number, expired: () => void) {
    this.#stopwatch = new Stopwatch(Math.max(1, Math.min(TICK_MS, silenceMs / 10)), () => {
      if (this.#stopwatch.ms() - this.#fedAt < silenceMs) return;
      this.stop();
      expired();
    });
  }

  feed(): void {
    this.#fedAt = this.#stopwatch.ms();
  }

  stop(): void {
    this.#stopwatch.stop();
  }
}

/** The one clock goes on while the machine is suspended, the other stands still. */
const asleepMs = (): number => os.uptime() * 1000 - performance.now();

/** The kernel tells its uptime in whole seconds at worst. */
const GRAIN_MS = 2000;

/** Notices when the machine was suspended. */
export class Suspension {
  #before = asleepMs();

  /**
   * What is wrong with a figure measured since this was last asked; null where nothing is. Counter and system clock
   * disagree on a suspension, so neither its clock rates nor its times can be believed.
   */
  trouble(): string | null {
    const now = asleepMs();
    const slept = now - this.#before;
    this.#before = now;
    return slept < GRAIN_MS ? null : `the machine was suspended for ${Math.round(slept / 1000)} s meanwhile`;
  }
}
