import {
  formatChange,
  formatCount,
  formatInterval,
  formatPercent,
  formatSeconds,
  formatThree,
} from '../text/number.ts';
import { enumerateFew } from '../text/prose.ts';
import { breakEvenRate } from './curve.ts';
import { callsPerSecond, type Line, type Prediction } from './prediction.ts';
import type { Quantity } from './quantity.ts';
import { inKernel } from './scenarios.ts';

const counters = { tracepoint: "the kernel's tracepoint", ptrace: 'ptrace' };

/** `±1.2%`, `±?` without an interval, '' for an exact quantity. */
export const spread = (quantity: Quantity): string =>
  quantity.low === quantity.high && quantity.low !== null ? '' : formatInterval(quantity);

/** The observations of the program: a name and a text each. */
export function facts(prediction: Prediction): [name: string, text: string][] {
  const { watched, program, here, crossingShare } = prediction;
  const { seconds, cpuSeconds, userSeconds, calls, switches, processes } = program;
  const rate = `${formatCount(callsPerSecond(prediction))} per second`;
  const cost = `${formatThree(here.crossingNs.value)} ns ${spread(here.crossingNs)} per call (${here.label})`;
  const share = crossingShare === null ? '' : `: ${formatPercent(crossingShare)} of the CPU time`;
  const crossing: [string, string] = ['crossing', `${cost}${share}`];
  if (!watched) return [['system calls', `${rate} by a program that otherwise computes`], crossing];
  const runs = watched.once ? 'one run' : `median of ${watched.runs} runs`;
  const where = watched.once ? '' : ', in a separate run';
  return [
    ['wall time', `${formatSeconds(seconds.value)} ${spread(seconds)} (${runs})`],
    ['CPU time', `${formatSeconds(cpuSeconds)}, user time ${formatRange(userSeconds, formatSeconds)}`],
    ['system calls', `${formatCount(calls)}, ${rate} (counted by ${counters[watched.countedBy]}${where})`],
    crossing,
    ['also', `context switches: ${formatCount(switches)}, processes started: ${formatCount(processes)}`],
  ];
}

/** `1.57 ms`, or `1.57 ms (1.02 ms to 2.11 ms)` if the ends look different. */
function formatRange({ value, low, high }: Quantity, format: (value: number) => string): string {
  const [from, to] = [low ?? value, high ?? value].map(format);
  return from === to ? format(value) : `${format(value)} (${from} to ${to})`;
}

/** On which side of the break-even the program is. */
export function verdict(prediction: Prediction): string {
  const { translation, lines } = prediction;
  const { breakEven, callsPerOwnSecond, slowdown, savedNs } = translation;
  const translated = `Running in the kernel under binary translation (${formatPercent(slowdown)} more user time)`;
  if (!Number.isFinite(breakEven))
    return `${translated} never breaks even here: a plain call costs no less than a system call.`;
  const whole = breakEvenRate(prediction);
  const busy =
    whole === null ? '' : ` (${formatCount(whole)} per second of wall time if the program is CPU-bound)`;
  const isShort = !Number.isFinite(callsPerOwnSecond.value);
  const rate = isShort
    ? 'an unknown number, because its user time is too short to measure'
    : formatRange(callsPerOwnSecond, (value) => (Number.isFinite(value) ? formatCount(value) : 'infinity'));
  const line = lines.find(({ environment }) => environment === inKernel.translated);
  return (
    `${translated} breaks even at ${formatCount(breakEven)} system calls per second of user time${busy}, because a ` +
    `plain call saves ${formatThree(savedNs)} ns. This program makes ${rate}${line ? `; ${outcome(translation, line)}` : ''}.`
  );
}

function outcome(
  { callsPerOwnSecond: { value, low, high }, breakEven }: Prediction['translation'],
  line: Line,
) {
  const sides = [value, low ?? value, high ?? value].map((rate) => rate > breakEven);
  if (new Set(sides).size > 1) return 'too close to call: its user time is too uncertain (try more --runs)';
  return `it would run ${sides[0] ? 'faster' : 'slower'} (${formatChange(line.change.value)})`;
}

/** The notes of rows, numbered from 1, then those of the whole prediction. */
export function footnotesOf({ lines, leftOut, notes }: Prediction): {
  numbersOf: (line: Line) => number[];
  footnotes: string[];
} {
  const own = [...new Set(lines.flatMap((line) => line.notes))];
  const missing = [...new Set(leftOut.map(({ why }) => why))].map((why) => {
    const labels = leftOut.filter((other) => other.why === why).map(({ label }) => label);
    return `Not predicted: ${enumerateFew(labels)}: ${why}.`;
  });
  return {
    numbersOf: (line) => line.notes.map((note) => own.indexOf(note) + 1),
    footnotes: [...own, ...missing, ...notes],
  };
}
