import type { FilesLine } from '../native/measurement.ts';
import { estimate } from '../stats/estimate.ts';
import { formatInterval, formatMeasured } from '../text/number.ts';
import { printable } from '../text/printable.ts';
import { type Unit, units } from '../units.ts';
import { liveLineOn } from './live-line.ts';

/** Where a benchmark stands. */
export interface Standing {
  benchmark: string;
  round: number;
  maxRounds: number;
  unit: Unit;
  medians: readonly number[];
  /** Until the time limit. */
  msLeft: number;
}

export interface Progress {
  /** How far the files are that some benchmarks need. */
  files(line: FilesLine): void;
  update(standing: Standing): void;
  /** A line that stays. */
  note(line: string): void;
  /** The last word on every benchmark. */
  done(standings: Iterable<Standing>): void;
}

/** Fewer are made before anybody could read it. */
const MANY_FILES = 10_000;

function figure({ medians, unit }: Standing): string {
  const cell = estimate(medians);
  return `${formatMeasured(cell.value)} ${formatInterval(cell)} ${units[unit].word}`;
}

/** One line that is rewritten, on a terminal; elsewhere one plain line for each benchmark at the end. */
export function progressOn(stream: NodeJS.WriteStream, quiet: boolean): Progress {
  const live = stream.isTTY === true && !quiet;
  const line = liveLineOn(stream);
  const note = (text: string) => {
    line.clear();
    stream.write(`${text}\n`);
  };
  return {
    files({ folder, made, wanted, inodes, bytes }) {
      if (quiet || wanted < MANY_FILES) return;
      if (made === 0)
        note(
          `making ${formatMeasured(wanted)} files in ${printable(folder)}, which take ${formatMeasured(inodes)} ` +
            `inodes and up to ${formatMeasured(bytes / 2 ** 20)} MB; they are removed at the end`,
        );
      line.show(`${formatMeasured(made)} of ${formatMeasured(wanted)} files`);
    },
    update(standing) {
      if (!live) return;
      const { benchmark, round, maxRounds, msLeft } = standing;
      const seconds = Math.max(0, Math.ceil(msLeft / 1000));
      line.show(`round ${round}/${maxRounds}  ${benchmark}  ${figure(standing)}  at most ${seconds} s left`);
    },
    note,
    done(standings) {
      line.clear();
      if (live || quiet) return;
      for (const standing of standings)
        stream.write(`${standing.benchmark}: ${figure(standing)} (${standing.medians.length} rounds)\n`);
    },
  };
}
