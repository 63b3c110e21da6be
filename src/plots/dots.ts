import { cellText } from '../table/cell.ts';
import { comparable } from '../table/select.ts';
import type { PlacedSystem, System, Table } from '../table/table.ts';
import { printable } from '../text/printable.ts';
import { type Unit, unitNames, units } from '../units.ts';

/** Where a measured system could replace a system call, it is no system that crosses into the kernel. */
export const kindOf = ({ kind, standsFor }: Pick<System, 'kind' | 'standsFor'>): Dot['kind'] =>
  kind === 'measured' && standsFor !== undefined ? 'in-kernel' : kind;

/** One system on the axis of one column. */
export interface Dot {
  of: PlacedSystem;
  label: string;
  kind: 'measured' | 'published' | 'in-kernel';
  value: number;
  /** The 95% interval; the value itself where there is none. */
  low: number;
  high: number;
  /** The value and its interval as in the table. */
  text: string;
  /** For an alternative to a system call: the system call on the same machine, or in the same source. */
  systemCall: number | null;
}

/** Dots that compare, and so share an axis. */
export interface DotGroup {
  unit: Unit;
  /** The unit or counter of the axis. */
  counts: string;
  /** Ascending by value. */
  dots: Dot[];
}

/** The figures of a column as dots: those in the table's unit first, then each unit or counter that does not compare. */
export function dotGroups(table: Pick<Table, 'systems' | 'unit'>, column: string): DotGroup[] {
  // 0 has no place on a logarithmic axis.
  const groups = comparableGroups(table.systems.filter(({ cells }) => (cells[column]?.value ?? 0) > 0));
  const rank = ([first]: PlacedSystem[]) =>
    first?.unit === table.unit ? -1 : unitNames.indexOf(first?.unit ?? 'cycles');
  return groups
    .toSorted((a, b) => rank(a) - rank(b))
    .map((systems) => {
      const [first] = systems as [PlacedSystem];
      return {
        unit: first.unit,
        counts: first.counter?.split(',')[0] ?? units[first.unit].word,
        dots: systems.map((system) => dotOf(system, column, systems)).toSorted((a, b) => a.value - b.value),
      };
    });
}

/** Groups of systems whose figures compare, each in the given order. */
export function comparableGroups(systems: readonly PlacedSystem[]): PlacedSystem[][] {
  const groups: PlacedSystem[][] = [];
  for (const system of systems) {
    const group = groups.find(([first]) => first && comparable(first, system));
    if (group) group.push(system);
    else groups.push([system]);
  }
  return groups;
}

function dotOf(system: PlacedSystem, column: string, group: readonly PlacedSystem[]): Dot {
  const { value = 0, low = null, high = null } = system.cells[column] ?? {};
  const { value: figure, interval } = cellText(system, column, system);
  const kind = kindOf(system);
  return {
    of: system,
    label: printable(system.label),
    kind,
    value,
    low: low ?? value,
    high: high ?? value,
    text: [figure, interval].filter((part) => part !== '').join(' '),
    systemCall: callOf(system, group)?.cells[column]?.value ?? null,
  };
}

/**
 * The system call that this system is an alternative to: of the same source, or on the same machine in the same
 * environment, or else on the host. One under a tracer or behind a filter does not count.
 */
function callOf(system: PlacedSystem, group: readonly PlacedSystem[]): PlacedSystem | undefined {
  const { kind, machine, standsFor } = system;
  if (standsFor === undefined) return undefined;
  if (kind === 'published') return group.find((other) => other.kind === kind && other.label === standsFor);
  return group.find(
    (other) => kindOf(other) === 'measured' && other.machine === machine && other.environment === standsFor,
  );
}
