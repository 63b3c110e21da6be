import { clean } from '../host/raw.ts';
import { checks } from './checks/index.ts';
import type { Evidence } from './evidence.ts';
import { type Finding, levels } from './finding.ts';

/** The findings of all checks, the worst first, and among equals in the order of the checks. */
export function examine(evidence: Evidence): Finding[] {
  return checks
    .flatMap(({ id, look }) => [look(evidence)].flat().map((verdict) => ({ id, ...verdict })))
    .toSorted((a, b) => levels.indexOf(b.level) - levels.indexOf(a.level));
}

const idsOf = (findings: readonly Finding[], level: Finding['level']): string[] => [
  ...new Set(findings.filter((finding) => finding.level === level).map(({ id }) => id)),
];

/** Whether figures measured here would be right, and the ids of what is in the way. */
interface Fitness {
  fit: boolean;
  unfit: string[];
  warnings: string[];
}

/** @param strict warnings make a host unfit too. */
export function fitness(findings: readonly Finding[], strict: boolean): Fitness {
  const unfit = idsOf(findings, 'unfit');
  const warnings = idsOf(findings, 'warning').filter((id) => !unfit.includes(id));
  return { fit: unfit.length === 0 && (!strict || warnings.length === 0), unfit, warnings };
}

/** The findings of the worst two levels in one line, for results; undefined where there are none. */
export function findingsColumn(findings: readonly Finding[]): string | undefined {
  const told = findings.filter(({ level }) => level === 'unfit' || level === 'warning');
  return told.map(({ level, id, measured }) => clean(`${level} ${id}: ${measured}`)).join('; ') || undefined;
}

/** One line about what would make figures wrong, to be shown before measuring; null where nothing would. */
export function caution(findings: readonly Finding[]): string | null {
  const told = findings
    .filter(({ level }) => level === 'unfit')
    .map(({ id, measured }) => `${id}: ${measured}`);
  return told.length === 0 ? null : clean(`this host is not fit: ${told.join('; ')} (see bench check)`);
}
