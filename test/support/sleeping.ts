import os from 'node:os';
import { vi } from 'vitest';

/** This machine as it is, until it is said to have slept for an hour. */
export function sleepingMachine() {
  const uptime = os.uptime();
  const clock = vi.spyOn(os, 'uptime');
  const start = performance.now();
  let slept = 0;
  clock.mockImplementation(() => uptime + (performance.now() - start) / 1000 + slept);
  return {
    sleep: () => {
      slept = 3600;
    },
    restore: () => clock.mockRestore(),
  };
}
