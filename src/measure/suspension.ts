import os from 'node:os';

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
