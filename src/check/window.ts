import { setTimeout } from 'node:timers/promises';
import { textsOf } from '../host/texts.ts';
import type { Window } from './evidence.ts';

const counting = ['/proc/stat', '/proc/interrupts', '/proc/vmstat'];

/** What was counted while something went on. */
export async function during<Result>(what: () => Promise<Result>): Promise<[Window, Result]> {
  const start = performance.now();
  const before = textsOf(counting);
  const result = await what();
  const after = textsOf(counting);
  return [{ ms: performance.now() - start, before, after }, result];
}

/** Long enough for a step of the kernel's counts, which is 10 ms, to be a small part of it. */
const SLEEP_MS = 500;

export const sleeping = (): Promise<unknown> => setTimeout(SLEEP_MS);
