import type { Block, Column, Document, Grid } from '../document/model.ts';
import type { Records } from '../document/records.ts';
import type { Output } from '../document/render.ts';
import {
  formatChange,
  formatChangeInterval,
  formatInterval,
  formatMeasured,
  formatP,
} from '../text/number.ts';
import { units } from '../units.ts';
import type { Change, Compared, Comparison, Figure, Line } from './model.ts';
import { leftSentences } from './pairing.ts';
import {
  commonUnit,
  differenceSentence,
  heading,
  ownRemarks,
  remarks,
  rules,
  sameFacts,
  verdictSentences,
} from './sentences.ts';

/** A single system is not named. With several, the rules that apply to all of them come last. */
function comparedDocument(compared: Compared): Document {
  const { systems } = compared;
  const [first] = systems;
  if (first && systems.length === 1)
    return part(heading(first.comparison), first.comparison, remarks(first.comparison));
  const parts = systems.flatMap(({ system, comparison }) =>
    part(`${system}: ${heading(comparison)}`, comparison, ownRemarks(comparison)),
  );
  const last = [...leftSentences(compared), ...rules(systems.map(({ comparison }) => comparison))];
  return [...parts, { kind: 'list', items: last }];
}

function part(title: string, comparison: Comparison, told: readonly string[]): Block[] {
  const same = sameFacts(comparison);
  const facts = [
    ...(same === null ? [] : [['same', same] as const]),
    ...comparison.differs.map((difference) => ['differs', differenceSentence(difference)] as const),
  ];
  return [
    { kind: 'heading', text: title },
    { kind: 'facts', entries: facts },
    table(comparison),
    { kind: 'list', items: verdictSentences(comparison), strong: true },
    { kind: 'list', items: told },
  ];
}

/** `~` stands where the difference is not significant, a number where there is a verdict. */
const NOT_SIGNIFICANT = '~';

/** A column with its cell in each line, and in the last line, the geometric means. */
type Filled = Column & { cell(line: Line): string; total?: string };

/** The interval of the change has room only with a single new side. */
function table(comparison: Comparison): Grid {
  const { base, changed, lines, geomean } = comparison;
  const baseOf = (cell: (figure: Figure) => string) => (line: Line) => {
    const change = line.changes.find((change) => change !== null);
    return change ? cell(change.base) : '';
  };
  const columns: Filled[] = [
    {
      title: 'Benchmark',
      cell: ({ benchmark }) => benchmark,
      total: `geometric mean of ${geomean?.benchmarks.length ?? 0}`,
    },
    ...(commonUnit(lines) === null ? [{ title: 'Unit', cell: ({ unit }: Line) => units[unit].word }] : []),
    { title: base, side: 'right', cell: baseOf(({ value }) => formatMeasured(value)) },
    { title: '', joined: true, cell: baseOf(formatInterval) },
    ...changed.flatMap((label, side) => sideColumns(label, side, comparison)),
  ];
  const total = geomean === null ? [] : [columns.map(({ total = '' }) => total)];
  return {
    kind: 'table',
    columns: columns.map(({ cell, total, ...column }) => column),
    groups: [
      [...lines.map((line) => columns.map(({ cell }) => cell(line))), ...total].map((cells) => ({ cells })),
    ],
  };
}

function sideColumns(label: string, side: number, { changed, geomean }: Comparison): Filled[] {
  const of = (cell: (change: Change) => string, otherwise = '') => {
    return (line: Line) => {
      const change = line.changes[side];
      return change ? cell(change) : otherwise;
    };
  };
  const alone = changed.length === 1;
  const interval: Filled = {
    title: 'Interval',
    cell: of(({ low, high }) => formatChangeInterval({ low: low - 1, high: high - 1 })),
  };
  return [
    { title: label, side: 'right', cell: of(({ changed }) => formatMeasured(changed.value), '-') },
    { title: '', joined: true, cell: of(({ changed }) => formatInterval(changed)) },
    {
      title: 'Change',
      side: 'right',
      cell: of(({ verdict, ratio }) => (verdict === null ? NOT_SIGNIFICANT : formatChange(ratio - 1))),
      total: formatChange((geomean?.ratios[side] ?? 1) - 1),
    },
    ...(alone ? [interval] : []),
    { title: '', ...(alone ? {} : { joined: true as const }), cell: of(significance) },
  ];
}

function significance({ corrected, evidence: { of, base, changed } }: Change): string {
  return `(${formatP(corrected)} n=${base[of]}+${changed[of]}${of === 'runs' ? ' runs' : ''})`;
}

/** One benchmark on the base and on one new side. */
interface Pair {
  comparison: Comparison;
  line: Line;
  label: string;
  change: Change;
}

/** The columns of records, in their order. Figures are in the unit of the record, ratios are new over base. */
const recordColumns: readonly [name: string, of: (pair: Pair) => string | number | null][] = [
  ['benchmark', ({ line }) => line.benchmark],
  ['unit', ({ line }) => units[line.unit].column],
  ['base', ({ comparison }) => comparison.base],
  ['base_value', ({ change }) => change.base.value],
  ['base_low', ({ change }) => change.base.low],
  ['base_high', ({ change }) => change.base.high],
  ['base_runs', ({ change }) => change.evidence.base.runs],
  ['base_rounds', ({ change }) => change.evidence.base.rounds],
  ['changed', ({ label }) => label],
  ['changed_value', ({ change }) => change.changed.value],
  ['changed_low', ({ change }) => change.changed.low],
  ['changed_high', ({ change }) => change.changed.high],
  ['changed_runs', ({ change }) => change.evidence.changed.runs],
  ['changed_rounds', ({ change }) => change.evidence.changed.rounds],
  ['ratio', ({ change }) => change.ratio],
  ['ratio_low', ({ change }) => change.low],
  ['ratio_high', ({ change }) => change.high],
  ['p', ({ change }) => change.p],
  ['p_corrected', ({ change }) => change.corrected],
  ['evidence', ({ change }) => change.evidence.of],
  ['threshold', ({ change }) => change.threshold],
  ['verdict', ({ change }) => change.verdict],
];

/** A record for each benchmark and each new side that has it; several systems add a column `system`. */
function comparedRecords({ systems }: Compared): Records {
  const several = systems.length > 1;
  const rows = systems.flatMap(({ system, comparison }) =>
    pairsOf(comparison).map((pair) => [
      ...(several ? [system] : []),
      ...recordColumns.map(([, of]) => of(pair)),
    ]),
  );
  return { columns: [...(several ? ['system'] : []), ...recordColumns.map(([name]) => name)], rows };
}

const pairsOf = (comparison: Comparison): Pair[] =>
  comparison.lines.flatMap((line) =>
    comparison.changed.flatMap((label, side) => {
      const change = line.changes[side];
      return change ? [{ comparison, line, label, change }] : [];
    }),
  );

/** A single comparison is the model itself; several are in `systems`, each with its name, beside `left`. */
function comparedJson({ systems, left }: Compared): unknown {
  const [first] = systems;
  if (first && systems.length === 1) return first.comparison;
  return { systems: systems.map(({ system, comparison }) => ({ system, ...comparison })), left };
}

export const comparedOutput = (compared: Compared): Output => ({
  document: () => comparedDocument(compared),
  records: () => comparedRecords(compared),
  json: () => comparedJson(compared),
});
