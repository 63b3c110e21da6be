import { enumerateFew } from '../text/prose.ts';
import { breakEvenRate } from './curve.ts';
import { formatChange, formatCount, formatSeconds, formatSpread, formatThree } from './format.ts';
import { callsPerSecond, type Line, type Prediction } from './prediction.ts';
import type { Quantity } from './quantity.ts';
import { inKernel } from './scenarios.ts';

const counters = { tracepoint: "the kernel's tracepoint", ptrace: 'ptrace' };

/** What was seen of the program: a name and a text each. */
export function facts(prediction: Prediction): { name: string; text: string }[] {
  const { watched, program, here, crossingShare } = prediction;
  const { seconds, cpuSeconds, userSeconds, calls, switches, processes } = program;
  const rate = `${formatCount(callsPerSecond(prediction))} a second`;
  const cost = `${formatThree(here.crossingNs.value)} ns ${formatSpread(here.crossingNs)} a call (${here.label})`;
  const crossing = {
    name: 'crossing',
    text: `${cost}${crossingShare === null ? '' : `: ${share(crossingShare)} of the CPU time`}`,
  };
  if (!watched)
    return [{ name: 'system calls', text: `${rate} by a program that otherwise computes` }, crossing];
  const runs = watched.once ? 'one run' : `median of ${watched.runs} runs`;
  const where = watched.once ? '' : ', in a run of its own';
  return [
    { name: 'time', text: `${formatSeconds(seconds.value)} ${formatSpread(seconds)} (${runs})` },
    {
      name: 'CPU time',
      text: `${formatSeconds(cpuSeconds)}, of it in its own code ${formatRange(userSeconds, formatSeconds)}`,
    },
    {
      name: 'system calls',
      text: `${formatCount(calls)}, ${rate} (counted by ${counters[watched.countedBy]}${where})`,
    },
    crossing,
    {
      name: 'besides',
      text: `context switches: ${formatCount(switches)}, processes begun: ${formatCount(processes)}`,
    },
  ];
}

/** `1.57 ms`, or `1.57 ms (1.02 ms to 2.11 ms)` where the ends are not shown as the same. */
function formatRange({ value, low, high }: Quantity, format: (value: number) => string): string {
  const [from, to] = [low ?? value, high ?? value].map(format);
  return from === to ? format(value) : `${format(value)} (${from} to ${to})`;
}

const share = (part: number): string => `${Number((part * 100).toPrecision(3))} %`;

/** On which side of the break-even the program is. */
export function verdict(prediction: Prediction): string {
  const { translation, lines } = prediction;
  const { breakEven, callsPerOwnSecond, slowdown, savedNs } = translation;
  const translated = `Running in the kernel under binary translation (${share(slowdown)} on the program's own time)`;
  if (!Number.isFinite(breakEven))
    return `${translated} never pays here: a plain call costs no less than a system call.`;
  const whole = breakEvenRate(prediction);
  const busy =
    whole === null
      ? ''
      : ` (${formatCount(whole)} in a second of all of it, for one that otherwise computes)`;
  const rate = Number.isFinite(callsPerOwnSecond.value)
    ? formatRange(callsPerOwnSecond, (value) => (Number.isFinite(value) ? formatCount(value) : 'any number'))
    : 'more, having no time of its own that could be seen';
  const line = lines.find(({ environment }) => environment === inKernel.translated);
  return (
    `${translated} pays here from ${formatCount(breakEven)} system calls in a second of that time on${busy}, because a ` +
    `plain call saves ${formatThree(savedNs)} ns. This program makes ${rate}: ${line ? outcome(translation, line) : ''}.`
  );
}

function outcome(
  { callsPerOwnSecond: { value, low, high }, breakEven }: Prediction['translation'],
  line: Line,
) {
  const sides = [value, low ?? value, high ?? value].map((rate) => rate > breakEven);
  if (new Set(sides).size > 1)
    return 'on which side it is cannot be told, because its own time is not known well enough (more --runs tell more)';
  return `it would ${sides[0] ? 'come out ahead' : 'lose'} (${formatChange(line.change)})`;
}

/** The notes that belong to rows, numbered from 1, then those of the whole. */
export function footnotesOf({ lines, leftOut, notes }: Prediction): {
  numbersOf: (line: Prediction['lines'][number]) => number[];
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
