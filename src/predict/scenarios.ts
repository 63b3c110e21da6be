import type { Environment } from '../systems/environment.ts';
import { formatPercent } from '../text/number.ts';
import type { KnownCosts, KnownSystem } from './costs.ts';
import { type Extra, extraOf, plainCalls } from './model.ts';
import { PUBLISHED_SLOWDOWN } from './published-slowdown.ts';
import { exactly, type Quantity } from './quantity.ts';

/** Another way to run the program: a row of the prediction. */
export interface Scenario {
  label: string;
  /** An environment of the matrix, or one of {@link inKernel}. */
  environment: string;
  extra: Extra;
  /** Of the program's user time, as a share. */
  slowdown: number;
  /** Its threads wait for each other, because one tracer stops them all. */
  serial: boolean;
  /** The real time may be longer than predicted. */
  isLowerBound: boolean;
  /** Footnotes, as sentences. */
  notes: readonly string[];
}

/** The rows that are not environments of the matrix. */
export const inKernel = { plain: 'in-kernel', translated: 'in-kernel-translated' } as const;

const published =
  'the average loss of SPECint 2000 under a software VMM (Adams and Agesen, "A Comparison of Software and ' +
  'Hardware Techniques for x86 Virtualization", ASPLOS 2006). It was measured on user-level code; in the same paper ' +
  'a system call under that translator cost 9.5 times as much as on the hardware';

/** Operations that represent a plain call, best first: other helpers are inlined, or do more than a null call. */
export const plainCallKinds: readonly { environment: string; operation?: string }[] = [
  { environment: 'ebpf', operation: 'get_current_pid_tgid()' },
  { environment: 'ebpf' },
  { environment: 'vdso' },
];

/** The cheapest of the first kind of which there is any. @param ascending by cost. */
export const plainestOf = <Own extends { environment: string; operation?: string | undefined }>(
  ascending: readonly Own[],
): Own | undefined =>
  plainCallKinds.flatMap((kind) =>
    ascending.filter(
      ({ environment, operation }) =>
        environment === kind.environment && (kind.operation ?? operation) === operation,
    ),
  )[0];

/** The cost of a call made inside the kernel, and the operation it is taken from. */
export function plainCallIn({ systems }: KnownCosts): { ns: Quantity; how: string; isGuess: boolean } {
  const own = systems.filter(({ elsewhere }) => !elsewhere);
  const system = plainestOf(own.toSorted((a, b) => a.costs.call.value - b.costs.call.value));
  if (!system) return { ns: exactly(0), how: NO_PLAIN_CALL, isGuess: true };
  return { ns: system.costs.call, how: system.label, isGuess: false };
}

const NO_PLAIN_CALL =
  '0, because none was measured on this machine: bench matrix --only ebpf,vdso measures some';

/** Every row: the known systems, then the program in the kernel. */
export function scenariosOf(
  known: KnownCosts,
  environments: readonly Environment[],
  slowdown: number,
): Scenario[] {
  const { ns, how, isGuess } = plainCallIn(known);
  const extra = plainCalls(ns, known.here.costs);
  const plain = {
    label: 'in the kernel, plain calls',
    environment: inKernel.plain,
    extra,
    slowdown: 0,
    serial: false,
    isLowerBound: isGuess,
    notes: [
      `Every system call becomes a plain call of its handler: the cost of entering and leaving the kernel is saved, and the cost of a plain call is added (${how}). ` +
        'Context switches and process creation cost the same as now.',
      ...(known.here.costs.crossing ? [] : [CROSSING_WITH_HANDLER]),
    ],
  };
  const source = slowdown === PUBLISHED_SLOWDOWN ? published : 'set by --translation';
  return [
    ...known.systems.map((system) => scenarioOf(system, known, environments)),
    plain,
    {
      ...plain,
      label: 'in the kernel, binary translation',
      environment: inKernel.translated,
      slowdown,
      notes: [...plain.notes, `User time grows by ${formatPercent(slowdown)}: ${source}.`],
    },
  ];
}

function scenarioOf(
  { label, environment: id, standsFor, costs, elsewhere }: KnownSystem,
  { here }: KnownCosts,
  environments: readonly Environment[],
): Scenario {
  const environment = environments.find((other) => other.id === id);
  const partly = standsFor === undefined && (costs.message === null || costs.process === null);
  const notes = [
    ...(environment?.dearer ? [`A lower bound: ${environment.dearer}.`] : []),
    ...(partly ? [PARTLY_KNOWN] : []),
    ...(standsFor === undefined ? [] : [AS_IF]),
    ...(elsewhere ? [ANOTHER_MACHINE] : []),
  ];
  return {
    label,
    environment: id,
    extra: extraOf(costs, here.costs),
    slowdown: 0,
    serial: environment?.serial === true,
    isLowerBound: environment?.dearer !== undefined || partly,
    notes,
  };
}

const PARTLY_KNOWN =
  'A lower bound: the cost of a message or a process was not measured there, so context switches and processes are assumed to cost the same as here.';
const CROSSING_WITH_HANDLER =
  "The saving includes getppid()'s own handler, because abi-call/enosys, the bare crossing, was not measured.";
const AS_IF =
  'Assumes that every system call costs as little as these, which do less than most system calls.';
const ANOTHER_MACHINE =
  "Another machine: only its crossing cost is taken into account, not its speed on the program's own code.";
