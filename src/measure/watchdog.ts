/** In each limit; a step that comes late by more than itself was no step of this process's own time. */
const STEPS = 10;

/**
 * Calls `hung` after a time without a sign of life. It counts steps of its own, each at most once, so that time in
 * which this process could not run (a machine that was suspended, SIGSTOP) is none: what it watches could not run
 * either.
 */
export class Watchdog {
  readonly #timer: NodeJS.Timeout;
  #left = STEPS;

  constructor(limitMs: number, hung: () => void) {
    this.#timer = setInterval(() => {
      if (--this.#left > 0) return;
      this.stop();
      hung();
    }, limitMs / STEPS);
  }

  /** There was a sign of life. */
  refresh(): void {
    this.#left = STEPS;
  }

  stop(): void {
    clearInterval(this.#timer);
  }
}
