import { type Fact, factOf, facts } from '../results/facts.ts';
import type { Side } from './side.ts';
import { unlikeTicks } from './ticks.ts';

const ofMachine: readonly Fact[] = facts.filter(({ machine }) => machine);

const valuesOf = ({ rows }: Side, column: Fact['column']) =>
  [...new Set(rows.map((row) => factOf(row, column)).filter((value) => value !== ''))].toSorted();

/** In which of some facts two sides differ, a clause for each; what one of them does not tell is no difference. */
export function differingIn(some: readonly Fact[], base: Side, changed: Side): string[] {
  return some.flatMap(({ column, name }) => {
    const [before, after] = [valuesOf(base, column), valuesOf(changed, column)];
    const known = before.length > 0 && after.length > 0;
    if (!known || before.join() === after.join()) return [];
    return [`${name} ${before.join(' and ')} (${base.label}), ${after.join(' and ')} (${changed.label})`];
  });
}

/**
 * In what the machines of two sides differ, as a clause; empty where it is one, as far as is known. Kernel,
 * mitigations, container and the like are what one compares on a machine. So is the environment: an emulator shows
 * another CPU than that of the host on which it runs.
 */
export function otherMachine(base: Side, changed: Side): string {
  const alike = (column: Fact['column']) =>
    valuesOf(base, column).join() === valuesOf(changed, column).join();
  if (!alike('environment') && alike('host') && valuesOf(base, 'host').length > 0) return '';
  const timed = [base, changed].every(({ rows }) => rows.some(({ tsc_hz }) => tsc_hz !== undefined));
  const ticks = timed ? unlikeTicks([base, changed]) : null;
  return [...differingIn(ofMachine, base, changed), ...(ticks === null ? [] : [ticks])].join('; ');
}
