import { printable } from '../text/printable.ts';
import { formatChange, formatChangeInterval, formatCount, formatSeconds, formatSpread } from './format.ts';
import type { Prediction } from './prediction.ts';
import { facts, footnotesOf, verdict } from './sentences.ts';

/** A table of texts, free of control characters; the first column is of labels, the others of numbers. */
export interface Grid {
  titles: readonly string[];
  rows: readonly { label: string; notes: readonly number[]; cells: readonly string[] }[];
}

/** A prediction as texts, for a format that lays them out. */
export interface Page {
  title: string;
  facts: readonly { name: string; text: string }[];
  /** The most frequent system calls; null on paper. */
  calls: Grid | null;
  systems: Grid;
  verdict: string;
  footnotes: readonly string[];
}

const CALLS_SHOWN = 10;

const LOWER_BOUND = '>= ';

export function pageOf(prediction: Prediction): Page {
  const { watched, program, lines } = prediction;
  const { numbersOf, footnotes } = footnotesOf(prediction);
  const now = {
    label: 'now',
    notes: [],
    cells: [formatSeconds(program.seconds.value), formatSpread(program.seconds), '', ''],
  };
  const rows = lines.map((line) => {
    const bound = line.isLowerBound ? LOWER_BOUND : '';
    return {
      label: printable(line.label),
      notes: numbersOf(line),
      cells: [
        `${bound}${formatSeconds(line.seconds.value)}`,
        formatSpread(line.seconds),
        `${bound}${formatChange(line.change)}`,
        formatChangeInterval(line.change),
      ],
    };
  });
  return {
    title: printable(watched?.command ?? 'On paper'),
    facts: facts(prediction).map(({ name, text }) => ({ name, text: printable(text) })),
    calls: watched && callsGrid(watched.calls, program.calls),
    systems: { titles: ['System', 'Predicted', '', 'Change', 'Interval'], rows: [now, ...rows] },
    verdict: printable(verdict(prediction)),
    footnotes: footnotes.map(printable),
  };
}

function callsGrid(calls: readonly { name: string; count: number }[], total: number): Grid {
  const shown = calls.slice(0, CALLS_SHOWN);
  const others = calls.slice(CALLS_SHOWN);
  const row = (label: string, count: number) => ({
    label,
    notes: [],
    cells: [formatCount(count), `${((100 * count) / total).toFixed(1)} %`],
  });
  const rest = others.reduce((sum, { count }) => sum + count, 0);
  return {
    titles: ['System call', 'Count', 'Share'],
    rows: [
      ...shown.map(({ name, count }) => row(printable(name), count)),
      ...(others.length > 0 ? [row(`${others.length} others`, rest)] : []),
    ],
  };
}
