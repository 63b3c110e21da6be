/**
 * p-values corrected for how many there are, in the order given: whichever are below alpha afterwards, the chance
 * that any of them is false is at most alpha. The same as p.adjust(p, "holm") in R.
 * S. Holm, "A Simple Sequentially Rejective Multiple Test Procedure", Scandinavian Journal of Statistics 6(2), 1979.
 */
export function holm(pValues: readonly number[]): number[] {
  const corrected: number[] = [];
  const ascending = pValues.map((p, index) => ({ p, index })).sort((a, b) => a.p - b.p);
  let least = 0;
  ascending.forEach(({ p, index }, smaller) => {
    least = Math.max(least, Math.min(1, p * (pValues.length - smaller)));
    corrected[index] = least;
  });
  return corrected;
}
