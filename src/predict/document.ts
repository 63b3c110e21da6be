import type { Document, Grid } from '../document/model.ts';
import type { Records } from '../document/records.ts';
import type { Output } from '../document/render.ts';
import {
  formatChange,
  formatChangeInterval,
  formatCount,
  formatSeconds,
  formatShare,
} from '../text/number.ts';
import { breakEvenRate, curves } from './curve.ts';
import { callsPerSecond, type Line, type Prediction } from './prediction.ts';
import { exactly, over, type Quantity } from './quantity.ts';
import { inKernel } from './scenarios.ts';
import { facts, footnotesOf, spread, verdict } from './sentences.ts';

const CALLS_SHOWN = 10;

const LOWER_BOUND = '>= ';

function predictionDocument(prediction: Prediction): Document {
  const { watched, program } = prediction;
  const { numbersOf, footnotes } = footnotesOf(prediction);
  return [
    { kind: 'heading', text: watched?.command ?? 'On paper' },
    { kind: 'facts', entries: facts(prediction) },
    ...(watched ? [callsTable(watched.calls, program.calls)] : []),
    systemsTable(prediction, numbersOf),
    { kind: 'paragraph', text: verdict(prediction), strong: true },
    { kind: 'notes', notes: footnotes },
  ];
}

function systemsTable({ program, lines }: Prediction, numbersOf: (line: Line) => number[]): Grid {
  const now = [formatSeconds(program.seconds.value), spread(program.seconds)];
  return {
    kind: 'table',
    columns: [
      { title: 'System' },
      { title: 'Predicted', side: 'right' },
      { title: '', joined: true },
      { title: 'Change', side: 'right' },
      { title: 'Interval', side: 'right' },
    ],
    groups: [
      [
        { cells: ['this machine', ...now] },
        ...lines.map((line) => ({ cells: cellsOf(line), notes: numbersOf(line) })),
      ],
    ],
  };
}

function cellsOf({ label, isLowerBound, seconds, change }: Line): string[] {
  const bound = isLowerBound ? LOWER_BOUND : '';
  return [
    label,
    `${bound}${formatSeconds(seconds.value)}`,
    spread(seconds),
    `${bound}${formatChange(change.value)}`,
    formatChangeInterval(change),
  ];
}

/** The most frequent system calls. */
function callsTable(calls: readonly { name: string; count: number }[], total: number): Grid {
  const others = calls.slice(CALLS_SHOWN);
  const line = (name: string, count: number) => ({
    cells: [name, formatCount(count), formatShare(count / total)],
  });
  const rest = others.reduce((sum, { count }) => sum + count, 0);
  return {
    kind: 'table',
    columns: [{ title: 'System call' }, { title: 'Count', side: 'right' }, { title: 'Share', side: 'right' }],
    groups: [
      [
        ...calls.slice(0, CALLS_SHOWN).map(({ name, count }) => line(name, count)),
        ...(others.length > 0 ? [line(`${others.length} others`, rest)] : []),
      ],
    ],
  };
}

/** Version of the format of the records. */
const SCHEMA = 1;

/**
 * The prediction as one tidy table to plot. The column `point` says what a record is:
 *
 * - now: the program on this machine
 * - program: the program in a system
 * - curve: a CPU-bound program with that rate of calls in that system
 * - break-even: the rate at which that program takes as long as now
 *
 * `speed_up` is the time now over the time there, with its interval; where `bound` is `lower`, the time is a lower
 * bound, and the speed-up an upper one.
 */
function predictionRecords(prediction: Prediction): Records {
  const { watched, program, lines, here } = prediction;
  const record = (
    line: Pick<Line, 'label' | 'environment'> & Partial<Line>,
    point: string,
    rate: number,
    now: Quantity,
    there: Quantity,
  ) => {
    const { value, low, high } = over(now, there);
    const bound = line.isLowerBound ? 'lower' : '';
    // Repeating the note at a thousand points would only make the file larger.
    const note = point === 'program' ? (line.notes ?? []).join(' ') : '';
    const from = [SCHEMA, watched?.command ?? '', line.label, line.environment, point, rate];
    return [...from, there.value, value, low, high, bound, note];
  };
  const second = exactly(1);
  const rate = callsPerSecond(prediction);
  const now = exactly(program.seconds.value);
  const translated = lines.find(({ environment }) => environment === inKernel.translated);
  const breakEven = breakEvenRate(prediction);
  return {
    columns: [
      'prediction',
      'program',
      'system',
      'environment',
      'point',
      'calls_per_second',
      'seconds',
      'speed_up',
      'low',
      'high',
      'bound',
      'note',
    ],
    rows: [
      record({ label: here.label, environment: 'host' }, 'now', rate, now, now),
      ...lines.map((line) => record(line, 'program', rate, now, line.seconds)),
      ...curves(prediction).flatMap(({ line, points }) =>
        points.map(({ callsPerSecond, seconds }) => record(line, 'curve', callsPerSecond, second, seconds)),
      ),
      ...(translated && breakEven !== null
        ? [record(translated, 'break-even', breakEven, second, second)]
        : []),
    ],
  };
}

/** JSON has no Infinity; null stands for it. */
const finite = (value: number): number | null => (Number.isFinite(value) ? value : null);

/** The prediction for programs, unrounded; times in seconds, costs in ns, changes as shares. */
function predictionJson(prediction: Prediction): unknown {
  const { watched, program, here, crossingShare, lines, translation, leftOut, notes } = prediction;
  const { value, low, high } = translation.callsPerOwnSecond;
  return {
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
      callsPerOwnSecond: {
        value: finite(value),
        low: low === null ? null : finite(low),
        high: high === null ? null : finite(high),
      },
    },
    leftOut,
    notes,
  };
}

export const predictionOutput = (prediction: Prediction): Output => ({
  document: () => predictionDocument(prediction),
  records: () => predictionRecords(prediction),
  json: () => predictionJson(prediction),
});
