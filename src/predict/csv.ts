import { stringify } from 'csv-stringify/sync';
import { cellText } from '../table/csv.ts';
import { breakEvenRate, curves } from './curve.ts';
import { callsPerSecond, type Line, type Prediction } from './prediction.ts';
import { exactly, over, type Quantity } from './quantity.ts';
import { inKernel } from './scenarios.ts';

/** Version of the format. */
const SCHEMA = 1;

/** The columns, in their order. */
const columns = [
  ...['prediction', 'program', 'system', 'environment', 'point', 'calls_per_second'],
  ...['seconds', 'speed_up', 'low', 'high', 'bound', 'note'],
] as const;

/**
 * The prediction as one tidy table to plot. The column `point` says what a record is:
 *
 * - now: the program as it is
 * - program: the program in a system
 * - curve: in that system, a program that only computes but for so many calls a second
 * - break-even: the rate at which that program gains nothing and loses nothing
 *
 * `speed_up` is the time now over the time there, with its interval; where `bound` is `lower`, the time is a lower
 * bound, and the speed-up an upper one.
 */
export function renderCsv(prediction: Prediction): string {
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
    // A thousand points need no thousand notes.
    const note = point === 'program' ? (line.notes ?? []).join(' ') : '';
    const { label, environment } = line;
    return [
      ...[SCHEMA, watched?.command ?? '', label, environment, point, rate, there.value],
      ...[value, low ?? '', high ?? '', bound, note],
    ];
  };
  const second = exactly(1);
  const rate = callsPerSecond(prediction);
  const own = { label: here.label, environment: 'host' };
  const translated = lines.find(({ environment }) => environment === inKernel.translated);
  const breakEven = breakEvenRate(prediction);
  const records = [
    record(own, 'now', rate, exactly(program.seconds.value), exactly(program.seconds.value)),
    ...lines.map((line) => record(line, 'program', rate, exactly(program.seconds.value), line.seconds)),
    ...curves(prediction).flatMap(({ line, points }) =>
      points.map(({ callsPerSecond, seconds }) => record(line, 'curve', callsPerSecond, second, seconds)),
    ),
    ...(translated && breakEven !== null
      ? [record(translated, 'break-even', breakEven, second, second)]
      : []),
  ];
  return stringify([columns, ...records], { cast: { string: cellText, number: String } });
}
