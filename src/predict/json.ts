import { callsPerSecond, type Prediction } from './prediction.ts';
import type { Quantity } from './quantity.ts';

/** Infinity is no number of JSON: null stands for it. */
const finite = (value: number): number | null => (Number.isFinite(value) ? value : null);

const finiteQuantity = ({ value, low, high }: Quantity) => ({
  value: finite(value),
  low: low === null ? null : finite(low),
  high: high === null ? null : finite(high),
});

/** The prediction for programs, unrounded; times in seconds, costs in ns, changes as shares. */
export function renderJson(prediction: Prediction): string {
  const { watched, program, here, crossingShare, lines, translation, leftOut, notes } = prediction;
  return `${JSON.stringify(
    {
      command: watched?.command ?? null,
      ...(watched && {
        runs: watched.runs,
        once: watched.once,
        countedBy: watched.countedBy,
        firstCalls: watched.firstCalls,
        calls: Object.fromEntries(watched.calls.map(({ name, count }) => [name, count])),
      }),
      program: { ...program, callsPerSecond: callsPerSecond(prediction) },
      here,
      crossingShare,
      systems: lines.map((line) => ({
        label: line.label,
        environment: line.environment,
        seconds: line.seconds,
        change: line.change,
        lowerBound: line.isLowerBound,
        extraNs: line.extra,
        slowdown: line.slowdown,
        notes: line.notes,
      })),
      translation: {
        ...translation,
        breakEven: finite(translation.breakEven),
        callsPerOwnSecond: finiteQuantity(translation.callsPerOwnSecond),
      },
      leftOut,
      notes,
    },
    null,
    2,
  )}\n`;
}
