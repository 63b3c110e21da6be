import { host } from '../environments/host.ts';
import type { HostColumns } from '../host/facts.ts';
import { factOf, tellingApart } from '../results/facts.ts';
import type { Identity } from '../results/identity.ts';
import type { Row } from '../results/schema.ts';
import type { Environment } from '../systems/environment.ts';
import type { GatheredSystem } from '../table/gathered-system.ts';
import { labelled } from '../table/labels.ts';
import type { Costs } from './model.ts';
import { type Quantity, quantityOf, sum } from './quantity.ts';

/** A system for which the cost of crossing is known. */
export interface KnownSystem {
  label: string;
  environment: string;
  costs: Costs;
  /** Of what could replace a system call: the environment whose call that is, and what was timed. */
  standsFor?: string | undefined;
  operation?: string | undefined;
  /** It is another machine than the one that the others are held against. */
  elsewhere: boolean;
}

/** What tells this machine from others in results; what is absent is not known. */
export interface Machine extends Partial<HostColumns> {
  host: string;
}

export interface KnownCosts {
  /** The machine as it is. */
  here: KnownSystem;
  /** What a reader has to know of all of it, as sentences. */
  notes: readonly string[];
  systems: readonly KnownSystem[];
  /** Labels of systems for which nothing can be predicted, each with a clause that says why. */
  leftOut: readonly { label: string; why: string }[];
}

type Series = GatheredSystem['series'];

/** ns per operation; where the row of a matrix has what the host took right before, by the ratio to that. */
function costOf(id: keyof typeof columns, series: Series, here: Costs | null): Quantity | null {
  const measured = series.get(id);
  const times = measured?.timesHost() ?? [];
  const base = here?.[columns[id]];
  if (base && times.length > 0) return sum([base.value, quantityOf(times)]);
  const values = measured?.values('ns') ?? [];
  return values.length > 0 ? quantityOf(values) : null;
}

const columns = {
  'abi-call': 'call',
  'abi-call/enosys': 'crossing',
  psr: 'message',
  'create-proc': 'process',
} as const;

/** Null where the cost of a call is not known; something that took no time was not measured. */
function costsOf(series: Series, here: Costs | null): Costs | null {
  const of = (id: keyof typeof columns) => costOf(id, series, here);
  const call = of('abi-call');
  if (call === null || !(call.value > 0)) return null;
  return { call, crossing: of('abi-call/enosys'), message: of('psr'), process: of('create-proc') };
}

const NO_TIME = 'there is no time of a system call';

/**
 * What the systems of a table cost, held against this machine as it is.
 * @throws PredictError where the results do not say what a system call costs here.
 */
export function costsFrom(
  gathered: readonly GatheredSystem[],
  environments: readonly Environment[],
  machine: Machine,
): KnownCosts {
  const labels = labelled(gathered);
  const measured = gathered.filter(({ kind }) => kind === 'measured');
  const own = hereIn(measured, machine, labelOf);
  const here = known(own, costsOf(own.series, null));
  if (!here) throw new PredictError(`${labelOf(own)}: ${NO_TIME} (bench all measures it)`);
  const systems: KnownSystem[] = [];
  const leftOut: { label: string; why: string }[] = [];
  for (const system of measured.filter((other) => other !== own)) {
    const environment = environments.find(({ id }) => id === system.identity.environment);
    const found = known(system, costsOf(system.series, here.costs));
    if (found && !environment?.unpredictable) systems.push(found);
    else leftOut.push({ label: labelOf(system), why: environment?.unpredictable ?? NO_TIME });
  }
  return { here, systems, leftOut, notes: strange(own.identity, machine) };

  function labelOf(system: GatheredSystem): string {
    return labels.get(system)?.text ?? system.identity.system;
  }
  function known(system: GatheredSystem, costs: Costs | null): KnownSystem | null {
    const elsewhere = system.identity.host !== own.identity.host;
    const { identity, standsFor, operation } = system;
    return (
      costs && {
        label: labelOf(system),
        environment: identity.environment,
        standsFor,
        operation,
        costs,
        elsewhere,
      }
    );
  }
}

/** Says so where the costs are those of another machine, or of this one by another name. */
function strange(measured: Identity, machine: Machine): string[] {
  const [there, here] = [measured, machine].map(({ host, cpu = '' }) => `${host}${cpu && ` (${cpu})`}`);
  return there === here ? [] : [`What crossing costs was measured on ${there}, and this is ${here}.`];
}

/** Whether results say nothing else of a machine than what it is now, by whatever name. */
const isLike = (identity: Identity, machine: Machine): boolean =>
  tellingApart.every(({ column }) => {
    const now = column === 'host' ? '' : factOf(machine as Row, column);
    return now === '' || identity[column] === '' || identity[column] === now;
  });

/** The host itself: the one of this name, or else the only one; where there are several, the one as it is now. */
function hereIn(
  measured: readonly GatheredSystem[],
  machine: Machine,
  labelOf: (system: GatheredSystem) => string,
): GatheredSystem {
  const hosts = measured.filter(({ identity }) => identity.environment === host.id);
  const named = hosts.filter(({ identity }) => identity.host === machine.host);
  const candidates = named.length > 0 ? named : hosts;
  const alike = candidates.filter(({ identity }) => isLike(identity, machine));
  const [one, ...more] = alike.length > 0 ? alike : candidates;
  if (!one)
    throw new PredictError(
      'the results do not say what a system call costs on a host itself (bench all or bench matrix measures it)',
    );
  if (more.length > 0)
    throw new PredictError(
      `the results have several hosts (${[one, ...more].map(labelOf).join(', ')}), ` +
        `and it is not clear which is this machine: name a file with one of them`,
    );
  return one;
}

/** A prediction that cannot be made; the message is for a person. */
export class PredictError extends Error {}
