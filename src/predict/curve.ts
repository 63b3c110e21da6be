import { onPaper } from './model.ts';
import { lineOf, type Prediction } from './prediction.ts';

/** Points of a curve for each factor of 10. */
const POINTS = 10;
const SLOWEST = 100;

/** Rates from 100 a second up to what this machine can make at most, evenly on a logarithmic axis. */
export function rates(callNs: number): number[] {
  const fastest = 1e9 / callNs;
  const count = Math.max(0, Math.ceil(Math.log10(fastest / SLOWEST) * POINTS));
  return [...Array.from({ length: count }, (_, i) => SLOWEST * 10 ** (i / POINTS)), fastest];
}

/** For each rate of system calls, the time in that system of a CPU-bound program that takes one second here. */
export function curves({ here, lines }: Pick<Prediction, 'here' | 'lines'>) {
  return lines.map((line) => ({
    line,
    points: rates(here.callNs.value).map((callsPerSecond) => {
      const { seconds } = lineOf(onPaper(callsPerSecond, { call: here.callNs }), line);
      return { callsPerSecond, seconds };
    }),
  }));
}

/**
 * The rate at which a CPU-bound program takes as long translated as it does now, in calls per second of wall time:
 * r x saved = slowdown x (1 - r x cost of a call). Null if this machine cannot reach it.
 */
export function breakEvenRate({ here, translation: { slowdown, savedNs } }: Prediction): number | null {
  const rate = 1e9 * (slowdown / (savedNs + slowdown * here.callNs.value));
  return savedNs > 0 && rate <= 1e9 / here.callNs.value ? rate : null;
}
