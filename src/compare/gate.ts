import { formatShare } from '../text/number.ts';
import { enumerate } from '../text/prose.ts';
import { areMany, failedSentence } from './caveats.ts';
import { verdictOf } from './compare.ts';
import type { Change, Compared, Comparison, Line } from './model.ts';

/** The lines that a gate prints; it passes if both are empty. */
interface Judgement {
  regressions: string[];
  /** What could not be judged, and why. Benchmarks of the new side alone are not among it. */
  undecided: string[];
}

/** Judges all systems: anything slower is a regression, and anything of the base that was not compared is undecided. */
export function judge({ systems, left }: Compared): Judgement {
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

function judgeOne(comparison: Comparison): Judgement {
  const {
    base,
    changed,
    lines,
    missing,
    otherMachine,
    otherState,
    unfitOnBoth,
    otherWays,
    runsForEvidence,
    failedRounds,
  } = comparison;
  const regressions: string[] = [];
  const undecided = [
    ...missing.filter(({ inBase }) => inBase).map(({ benchmark, reason }) => `${benchmark} ${reason}`),
    ...failedRounds.filter(areMany).map(failedSentence),
  ];
  changed.forEach((label, side) => {
    const [unlike] = [
      [`${label} and ${base} are from different machines`, otherMachine[side]],
      [`${label} and ${base} were measured in different states`, otherState[side]],
      [`${label} and ${base} were both measured while the machine was unfit`, unfitOnBoth[side]?.unlike],
    ].filter(([, how]) => how);
    if (unlike) {
      undecided.push(unlike.join(': '));
      return;
    }
    const unlikeWays = new Map(otherWays[side]?.map(({ benchmark, what }) => [benchmark, what]));
    for (const [benchmark, what] of unlikeWays)
      undecided.push(`${benchmark} was measured differently in ${label} and ${base}: ${what}`);
    const names = (which: (change: Change, line: Line) => boolean) =>
      lines.flatMap((line) => {
        const change = line.changes[side];
        return change && which(change, line) && !unlikeWays.has(line.benchmark) ? [line.benchmark] : [];
      });
    const slower = names(({ verdict }) => verdict === 'slower');
    if (slower.length > 0) regressions.push(`regression in ${label}: ${enumerate(slower)}`);
    const few = names(({ enough }) => !enough);
    const had = lines.flatMap(({ changes }) => {
      const change = changes[side];
      return change?.enough === false
        ? Math.min(change.evidence.base.rounds, change.evidence.changed.rounds)
        : [];
    });
    const needed = Math.max(runsForEvidence, ...had.map((rounds) => rounds + 1));
    if (few.length > 0)
      undecided.push(
        `too few rounds to reach significance for ${enumerate(few)} in ${label} (at least ${needed} needed on each side)`,
      );
    for (const { benchmark, changes, threshold } of lines) {
      if (unlikeWays.has(benchmark)) continue;
      const change = changes[side];
      if (change && change.verdict !== 'slower' && verdictOf({ ...change, threshold }) === 'slower')
        undecided.push(
          `${benchmark} looks ${formatShare(change.ratio - 1)} slower in ${label}, but noisy rounds raise the threshold ` +
            `to ${formatShare(change.threshold)}`,
        );
      else if (change && hidesSlower(change, threshold))
        undecided.push(
          `${benchmark} may be up to ${formatShare(change.high - 1)} slower in ${label}: its rounds are too noisy to exclude that`,
        );
    }
  });
  return { regressions, undecided };
}

/**
 * Whether a slowdown beyond the threshold may hide in the noise: the interval exceeds the threshold and is wider than the
 * range of no difference, 1 / (1 + threshold) to 1 + threshold, so that not even equal sides could be shown to be equal.
 * A narrower interval that exceeds it a little occurs by chance between equal sides; calling that undecided would
 * sometimes fail the gate on a quiet machine. The threshold is that of the line, because the one that noisy rounds raise
 * would grow with the interval.
 */
function hidesSlower({ enough, verdict, low, high }: Change, threshold: number): boolean {
  return enough && verdict === null && high > 1 + threshold && high / low > (1 + threshold) ** 2;
}
