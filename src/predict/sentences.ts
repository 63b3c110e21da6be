import { enumerateFew } from '../report/prose.ts';
import { formatChange, formatCount, formatSeconds, formatSpread, formatThree } from './format.ts';
import { callsPerSecond, type Prediction } from './prediction.ts';
import { inKernel } from './scenarios.ts';

const counters = { tracepoint: "the kernel's tracepoint", ptrace: 'ptrace' };

/** What was seen of the program: a name and a text each. */
export function facts(prediction: Prediction): { name: string; text: string }[] {
  const { watched, program, here, crossingShare } = prediction;
  const { seconds, userSeconds, systemSeconds, calls, switches, processes } = program;
  const rate = `${formatCount(callsPerSecond(prediction))} a second`;
  const cost = `${formatThree(here.callNs.value)} ns ${formatSpread(here.callNs)} a call (${here.label})`;
  const crossing = {
    name: 'crossing',
    text: `${cost}${crossingShare === null ? '' : `: ${share(crossingShare)} of the CPU time`}`,
  };
  if (!watched)
    return [{ name: 'system calls', text: `${rate} by a program that otherwise computes` }, crossing];
  const runs = watched.once ? 'one run' : `median of ${watched.runs} runs`;
  const cpu = `user ${formatSeconds(userSeconds)}, system ${formatSeconds(systemSeconds)}`;
  const where = watched.once ? '' : ', in a run of its own';
  return [
    { name: 'time', text: `${formatSeconds(seconds.value)} ${formatSpread(seconds)} (${runs}; ${cpu})` },
    {
      name: 'system calls',
      text: `${formatCount(calls)}, ${rate} (counted by ${counters[watched.countedBy]}${where})`,
    },
    crossing,
    {
      name: 'besides',
      text: `${formatCount(switches)} context switches, ${formatCount(processes)} processes begun`,
    },
  ];
}

const share = (part: number): string => `${Number((part * 100).toPrecision(3))} %`;

/** On which side of the break-even the program is. */
export function verdict({ translation, lines }: Prediction): string {
  const { breakEven, callsPerOwnSecond, slowdown, savedNs } = translation;
  const translated = `Running in the kernel under binary translation (${share(slowdown)} on the program's own time)`;
  if (!Number.isFinite(breakEven))
    return `${translated} never pays here: a plain call costs no less than a system call.`;
  const rate = Number.isFinite(callsPerOwnSecond)
    ? formatCount(callsPerOwnSecond)
    : 'more, having no time of its own that could be seen';
  const line = lines.find(({ environment }) => environment === inKernel.translated);
  const outcome = line
    ? `: it would ${callsPerOwnSecond > breakEven ? 'come out ahead' : 'lose'} (${formatChange(line.change)})`
    : '';
  return (
    `${translated} pays here from ${formatCount(breakEven)} system calls in a second of that time on, because a ` +
    `plain call saves ${formatThree(savedNs)} ns. This program makes ${rate}${outcome}.`
  );
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
