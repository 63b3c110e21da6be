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
  /** For an alternative to a system call: the environment that makes that call, and what was timed. */
  standsFor?: string | undefined;
  operation?: string | undefined;
  /** It is not this machine. */
  elsewhere: boolean;
}

/** The facts that identify this machine in results; absent ones are unknown. */
export interface Machine extends Partial<HostColumns> {
  host: string;
}

export interface KnownCosts {
  /** The host itself. */
  here: KnownSystem;
  /** Remarks on all costs, as sentences. */
  notes: readonly string[];
  systems: readonly KnownSystem[];
  /** Labels of systems for which nothing can be predicted, each with a clause that says why. */
  leftOut: readonly { label: string; why: string }[];
}

type Series = GatheredSystem['series'];

/** ns per operation. In a matrix it follows from the ratio to the host's time right before, which cancels drift. */
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

/** Null if the cost of a call is unknown; a time of 0 is no measurement. */
function costsOf(series: Series, here: Costs | null): Costs | null {
  const of = (id: keyof typeof columns) => costOf(id, series, here);
  const call = of('abi-call');
  if (call === null || !(call.value > 0)) return null;
  return { call, crossing: of('abi-call/enosys'), message: of('psr'), process: of('create-proc') };
}

const NO_TIME = 'the cost of a system call was not measured';

/**
 * The costs in the systems of a table, and those on this host.
 * @throws PredictError if the results lack the cost of a system call on this host.
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

/** A sentence if the costs were measured on another machine, or on this one under another name. */
function strange(measured: Identity, machine: Machine): string[] {
  const [there, here] = [measured, machine].map(({ host, cpu = '' }) => `${host}${cpu && ` (${cpu})`}`);
  return there === here
    ? []
    : [`The cost of crossing was measured on ${there}, but this machine is ${here}.`];
}

/** Whether the recorded facts match this machine, whatever its host name. */
const isLike = (identity: Identity, machine: Machine): boolean =>
  tellingApart.every(({ column }) => {
    const now = column === 'host' ? '' : factOf(machine as Row, column);
    return now === '' || identity[column] === '' || identity[column] === now;
  });

/** The host of this name, or else the only one; of several, the one whose facts match this machine now. */
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
      'the results lack the cost of a system call on the host itself (bench all or bench matrix measures it)',
    );
  if (more.length > 0)
    throw new PredictError(
      `the results have several hosts (${[one, ...more].map(labelOf).join(', ')}), ` +
        `and it is unclear which one is this machine: name a file with only that host`,
    );
  return one;
}

/** A prediction that cannot be made; the message is for the user. */
export class PredictError extends Error {}
