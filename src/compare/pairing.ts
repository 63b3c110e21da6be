import { enumerateFew } from '../text/prose.ts';
import { compare } from './compare.ts';
import type { Compared, CompareOptions } from './model.ts';
import { type Input, NothingInCommon, namesOf, type Side } from './side.ts';
import { type Choice, chosenFrom, type OwnSystem, systemsOf } from './systems.ts';

/** The sides of one system, base first. */
interface Pairing {
  system: string;
  sides: Side[];
}

/**
 * Which systems are compared with each other: if every input has a single system, those, whatever their labels;
 * otherwise systems with equal label and environment.
 * @throws CompareError for inputs that cannot be sides; NothingInCommon where no system of the base is in another
 * input, or an input has no rows.
 */
export function pairingsOf(
  inputs: readonly Input[],
  choice: Choice,
): { pairings: Pairing[]; left: Compared['left'] } {
  const names = namesOf(inputs);
  const chosen = chosenFrom(inputs, choice);
  const side = (index: number, { rows }: OwnSystem): Side => ({ label: names[index] as string, rows });
  if (chosen.every(({ size }) => size === 1)) {
    const all = chosen.flatMap((systems) => [...systems.values()]);
    return {
      pairings: [{ system: all[0]?.label ?? '', sides: all.map((one, at) => side(at, one)) }],
      left: [],
    };
  }
  const pairings: Pairing[] = [];
  const left: Compared['left'] = [];
  const [base = new Map<string, OwnSystem>()] = chosen;
  for (const key of new Set(chosen.flatMap((systems) => [...systems.keys()]))) {
    const system = titleOf(chosen.flatMap((systems) => systems.get(key) ?? []));
    const has = chosen.map((systems) => systems.has(key));
    const lacking = names.filter((_, index) => !has[index]);
    const inBase = base.has(key);
    if (lacking.length > 0) left.push({ system, reason: `is not in ${lacking.join(', ')}`, inBase });
    const sides = chosen.flatMap((systems, index) => {
      const own = systems.get(key);
      return own ? [side(index, own)] : [];
    });
    if (inBase && sides.length > 1) pairings.push({ system, sides });
  }
  if (pairings.length === 0) throw new NothingInCommon(nothingAlike(inputs, names, chosen, choice));
  return { pairings, left };
}

/** The title of systems that share a label, or else a host. */
function titleOf(alike: readonly OwnSystem[]): string {
  const [{ identity }] = alike as [OwnSystem];
  return alike.every((own) => own.identity.system === identity.system) ? identity.system : identity.host;
}

function nothingAlike(
  inputs: readonly Input[],
  names: readonly string[],
  chosen: readonly ReadonlyMap<string, OwnSystem>[],
  choice: Choice,
): string {
  const told = chosen.map((systems, index) => {
    const labels = [...systems.values()].map(({ label }) => label);
    return `${names[index]} has ${enumerateFew(labels)}`;
  });
  const fewer =
    !choice.mergeHosts &&
    inputs.some(({ rows }, at) => systemsOf(rows, { mergeHosts: true }).length < (chosen[at]?.size ?? 0));
  const merge = fewer ? '--merge-hosts treats rows that differ only in the host name as one system; ' : '';
  return `no other input has a system of ${names[0]} (label and environment must match): ${told.join('; ')}: ${merge}LABEL=FILE or --rows REGEX selects one system of each`;
}

/**
 * Compares the systems of the other inputs with those of the first.
 * @throws CompareError as {@link pairingsOf} does; NothingInCommon where no system has a benchmark to compare.
 */
export function comparedOf(
  { pairings, left }: ReturnType<typeof pairingsOf>,
  options: CompareOptions,
): Compared {
  const compared: Compared = { systems: [], left: [...left] };
  for (const { system, sides } of pairings)
    try {
      compared.systems.push({ system, comparison: compare(sides, options) });
    } catch (error) {
      if (!(error instanceof NothingInCommon) || pairings.length === 1) throw error;
      compared.left.push({ system, reason: `cannot be compared: ${error.message}`, inBase: true });
    }
  if (compared.systems.length === 0)
    throw new NothingInCommon(compared.left.map(({ system, reason }) => `${system} ${reason}`).join('; '));
  const [{ comparison }] = compared.systems as [Compared['systems'][0]];
  if (compared.systems.length === 1) comparison.notes.unshift(...leftSentences(compared));
  return compared;
}

export const leftSentences = ({ left }: Compared): string[] =>
  left.map(({ system, reason }) => `Not compared: ${system} ${reason}.`);
