import { enumerate } from '../report/prose.ts';
import type { Change, Comparison, Document } from './model.ts';

/** What a gate has to say, in lines; nothing in either means that it passes. */
export interface Judgement {
  regressions: string[];
  /** What could not be judged, and why. What only the new side has is none of it. */
  undecided: string[];
}

/** Judges all systems: one that is slower anywhere is a regression, and whatever the base has and was not compared is undecided. */
export function judge({ systems, left }: Document): Judgement {
  const several = systems.length > 1;
  const judged = systems.map(({ system, comparison }) => {
    const where = several ? `${system}: ` : '';
    const { regressions, undecided } = judgeOne(comparison);
    return {
      regressions: regressions.map((line) => `${where}${line}`),
      undecided: undecided.map((line) => `${where}${line}`),
    };
  });
  return {
    regressions: judged.flatMap(({ regressions }) => regressions),
    undecided: [
      ...judged.flatMap(({ undecided }) => undecided),
      ...left.filter(({ inBase }) => inBase).map(({ system, reason }) => `${system} ${reason}`),
    ],
  };
}

function judgeOne({ base, changed, lines, missing, otherMachine, minRounds }: Comparison): Judgement {
  const regressions: string[] = [];
  const undecided = [
    ...missing.filter(({ inBase }) => inBase).map(({ benchmark, reason }) => `${benchmark} ${reason}`),
  ];
  changed.forEach((label, side) => {
    const machine = otherMachine[side];
    if (machine) {
      undecided.push(`${label} was measured on another machine than ${base}: ${machine}`);
      return;
    }
    const names = (which: (change: Change) => boolean) =>
      lines.flatMap(({ benchmark, changes }) => {
        const change = changes[side];
        return change && which(change) ? [benchmark] : [];
      });
    const slower = names(({ verdict }) => verdict === 'slower');
    if (slower.length > 0) regressions.push(`regression in ${label}: ${enumerate(slower)}`);
    const few = names(({ evidence }) => Math.min(evidence.base.rounds, evidence.changed.rounds) < minRounds);
    if (few.length > 0)
      undecided.push(
        `too few rounds for a verdict on ${enumerate(few)} in ${label} (${minRounds} on each side)`,
      );
  });
  return { regressions, undecided };
}
