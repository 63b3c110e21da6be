import os from 'node:os';

const TICK_MS = 1000;
/** A tick that is later than this found the process stopped, not busy. */
const LATE_TICKS = 2;

/**
 * Counts the time in which this process could run. While the machine was suspended, its virtual machine paused, or the
 * process stopped (Ctrl-Z), what it waits for did not run either, so a late tick counts as two at most.
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

/** Calls `expired` once when it was not fed for `silenceMs`, as a {@link Stopwatch} counts them. */
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

/** While the machine is suspended, the uptime goes on and the clock of performance.now() stands still. */
const asleepMs = (): number => os.uptime() * 1000 - performance.now();

/** Some kernels tell their uptime in whole seconds. */
const GRAIN_MS = 2000;

/** Notices when the machine was suspended. */
export class Suspension {
  #before = asleepMs();

  /**
   * What is wrong with a figure measured since the last call, or null. Counter and system clock count a suspension
   * differently, so neither the clock rates nor the times of such a figure are right.
   */
  trouble(): string | null {
    const now = asleepMs();
    const slept = now - this.#before;
    this.#before = now;
    return slept < GRAIN_MS ? null : `the machine was suspended for ${Math.round(slept / 1000)} s meanwhile`;
  }
}
