import { footnoted } from '../results/facts.ts';
import { type Identity, indefinite } from '../results/identity.ts';
import { merged } from './merged-hosts.ts';
import { Series } from './series.ts';

/** Values that rows have of one fact: a text where it is one, because there may be many systems. */
export type Values = string | undefined | Set<string>;

export const valuesIn = (values: Values): readonly string[] =>
  typeof values === 'object' ? [...values] : values === undefined ? [] : [values];

/** One system with what was measured on it. */
export interface GatheredSystem {
  identity: Identity;
  kind: 'measured' | 'published';
  /** Notes of its rows, without duplicates. */
  notes: Set<string>;
  /** For an alternative to a system call: the published system of the same source, or the environment of a measured one, that makes that call. */
  standsFor?: string | undefined;
  /** For a measured alternative: what was timed. */
  operation?: string | undefined;
  /** By benchmark. */
  series: Map<string, Series>;
  /** How many of its rounds were measured while the machine was unfit, and which checks found that. */
  unfit?: { rounds: number; checks: Set<string> };
  /** By benchmark, how many rounds gave no figure. */
  failed: Map<string, number>;
  /** Names of its hosts, if hosts are merged. */
  hosts?: Set<string>;
  /** The values of each fact in {@link footnoted}, in that order. */
  combined: Values[];
  /** By name of a fact that only some of its rows record, the number of rounds without it. */
  untold?: Map<string, number>;
  /** The systems that were joined into it, such as rows that lack some of its facts. */
  parts?: readonly GatheredSystem[];
}

function untoldIn(parts: readonly GatheredSystem[]): Map<string, number> {
  const untold = new Map<string, number>();
  for (const { column, name } of indefinite) {
    const lacking = parts.filter(({ identity }) => identity[column] === '');
    if (lacking.length === parts.length) continue;
    for (const { series } of lacking) more(untold, name, roundsIn(series));
  }
  return untold;
}

/** The number of rounds of all benchmarks. */
export const roundsIn = (series: GatheredSystem['series']): number =>
  [...series.values()].reduce((sum, { size }) => sum + size, 0);

export function more(counts: Map<string, number>, name: string, count: number): void {
  counts.set(name, (counts.get(name) ?? 0) + count);
}

export function withValue(before: Values, value: string): Values {
  if (before === undefined || before === value) return value;
  return typeof before === 'object' ? before.add(value) : new Set([before, value]);
}

export function mergedHosts(systems: readonly GatheredSystem[]): GatheredSystem[] {
  const hosts = systems.map((system) => ({
    system,
    identity: system.identity,
    hz: [...system.series.values()].flatMap((own) => own.tickFrequencies()),
  }));
  return merged(hosts).map(({ identity, hosts }) => {
    const system = asOne(hosts.map(({ system }) => system));
    return { ...system, identity, parts: system.parts ?? [system] };
  });
}

/** Joins systems that are one. */
export function asOne([first, ...others]: readonly GatheredSystem[]): GatheredSystem {
  const system = first as GatheredSystem;
  if (others.length === 0) return system;
  const parts = [system, ...others].flatMap((own) => own.parts ?? own);
  const series = new Map<string, Series>();
  for (const [benchmark, own] of parts.flatMap(({ series }) => [...series])) {
    const before = series.get(benchmark) ?? new Series();
    before.take(own);
    series.set(benchmark, before);
  }
  const failed = new Map<string, number>();
  for (const [benchmark, count] of parts.flatMap(({ failed }) => [...failed])) more(failed, benchmark, count);
  const unfit = parts.flatMap(({ unfit }) => unfit ?? []);
  return {
    ...system,
    series,
    failed,
    parts,
    untold: untoldIn(parts),
    ...(unfit.length > 0 && {
      unfit: {
        rounds: unfit.reduce((sum, { rounds }) => sum + rounds, 0),
        checks: new Set(unfit.flatMap(({ checks }) => [...checks])),
      },
    }),
    notes: new Set(parts.flatMap(({ notes }) => [...notes])),
    ...(system.hosts && { hosts: new Set(parts.flatMap(({ hosts }) => [...(hosts ?? [])])) }),
    combined: footnoted.map((_, at) =>
      parts.flatMap(({ combined }) => valuesIn(combined[at])).reduce<Values>(withValue, undefined),
    ),
  };
}
