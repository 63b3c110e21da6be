import { type Benchmark, benchmarks, measurable } from '../../bench/index.ts';
import type { Block } from '../document/model.ts';
import { renderText } from '../document/text.ts';
import type { CpuChoice } from '../host/choose-cpu.ts';
import { describeHost } from '../host/describe.ts';
import type { HostFacts } from '../host/facts.ts';
import { figuresOf, type Stop } from '../measure/precision.ts';
import type { Plan } from '../measure/run.ts';
import { noiseWarnings, precisionWarnings } from '../measure/warnings.ts';
import type { Failure } from '../native/measurement.ts';
import { renderTerminalPlot } from '../plots/terminal.ts';
import { readPublished } from '../results/published.ts';
import type { Row } from '../results/schema.ts';
import { estimate } from '../stats/estimate.ts';
import { median } from '../stats/quantile.ts';
import { tableDocument } from '../table/document.ts';
import { listDocument } from '../table/list.ts';
import { sentence } from '../table/sentence.ts';
import { buildTable } from '../table/table.ts';
import { formatMeasured, formatPercent } from '../text/number.ts';
import { type Unit, units } from '../units.ts';
import type { MeasureOptions } from './command-options.ts';
import { type Io, showsUnicode, styleOf } from './console.ts';

/** A run that has ended. */
export interface Measured {
  rows: readonly Row[];
  /** Rounds that gave no figure. */
  failures: readonly Failure[];
  facts: HostFacts;
  choice: CpuChoice;
  plan: Plan;
  stopped: { why: Stop | 'interrupted'; rounds: number };
  options: MeasureOptions;
}

/** Rounds without core cycles, for whatever benchmark. */
function clockWarning(rows: readonly Row[]): string[] {
  const without = rows.filter((row) => row.cycles === undefined).length;
  const why =
    'two instruction chains of equal length took different times, as under emulation, on a CPU with other latencies, or while the frequency changed';
  return without > 0 ? [`${without} of ${rows.length} figures have no core cycles: ${why}`] : [];
}

const stopReasons: Record<Stop | 'interrupted', (plan: Plan) => string> = {
  precision: ({ precision }) => `every interval is within ±${formatPercent(precision)}`,
  rounds: ({ maxRounds }) => `the limit of ${maxRounds} rounds was reached`,
  time: ({ timeLimitMs }) => `the time limit of ${timeLimitMs / 1000} s was reached`,
  'nothing left': () => 'no benchmark was left to measure',
  interrupted: () => 'interrupted',
};

const valuesOf = (rows: readonly Row[], id: string, unit: Unit): number[] =>
  rows.filter((row) => row.benchmark === id).flatMap((row) => row[units[unit].column] ?? []);

/** The unit asked for, else core cycles, else TSC ticks. */
function unitOf({ rows, options }: Measured): Unit {
  return (
    options.unit ?? (rows.length > 0 && rows.every((row) => row.cycles === undefined) ? 'tsc' : 'cycles')
  );
}

/** The footnote of a column: what was timed here, its proof, and what the paper timed. */
function footnote(benchmark: Benchmark, { rows }: Measured, unit: Unit): string {
  const values = valuesOf(rows, benchmark.id, unit);
  const whole =
    benchmark.isHalfRoundTrip && values.length > 0
      ? ` The round trip took ${formatMeasured(2 * estimate(values).value)} ${units[unit].word}.`
      : '';
  return `${benchmark.footnote}${whole} Proof in every round: ${benchmark.proof}.`;
}

/** Where it was measured, by the rows and not by what was intended. */
function pinning(rows: readonly Row[], { cpu, why }: CpuChoice): string {
  const free = [...new Set(rows.filter(({ pinned }) => pinned === 'no').map(({ benchmark }) => benchmark))];
  if (free.length > 0) return `UNPINNED, because pinning was refused: ${free.join(', ')}.`;
  return `Pinned to CPU ${cpu} (${why}).`;
}

/** The method of this run: clocks, rounds, and why it stopped. */
function method({ rows, plan, stopped, choice }: Measured): string[] {
  const mhz = (values: number[]) =>
    values.length > 0 ? `${formatMeasured(median(values) / 1e6)} MHz` : 'unknown';
  const tsc = mhz(rows.flatMap((row) => row.tsc_hz ?? []));
  const core = mhz(rows.flatMap((row) => row.core_hz ?? []));
  return [
    `Rounds: ${stopped.rounds}, each a fresh process with ${plan.samples} samples of each benchmark; ` +
      `stopped because ${stopReasons[stopped.why](plan)}. Value: median of the rounds' medians; ±: its 95% interval.`,
    `Clocks: TSC ${tsc}, core ${core}. ${pinning(rows, choice)}`,
  ];
}

const explained = measurable.map(({ id, summary, proof }) => ({
  id,
  summary: `${summary} Proof: ${proof}.`,
}));

/** The text for standard output, and the warnings for standard error. */
export function report(measured: Measured, io: Io): { text: string; warnings: string[] } {
  const { rows, failures, options, plan, facts, choice } = measured;
  const unit = unitOf(measured);
  const style = styleOf(options.color, io);
  const shown = benchmarks.filter(({ id }) => rows.some((row) => row.benchmark === id));
  const columns = shown.map((benchmark) => ({
    id: benchmark.id,
    title: benchmark.title,
    footnote: footnote(benchmark, measured, unit),
  }));
  const table = buildTable({ rows, published: readPublished(), columns, unit });
  const system = table.systems.find(({ kind }) => kind === 'measured');
  const said = system && sentence(table, system);
  const paragraph = (text: string): Block => ({ kind: 'paragraph', text });
  const document = [
    ...(columns.length > 0 ? tableDocument(table) : []),
    ...listDocument({ rows, measurable: explained, columns: benchmarks, unit }),
    ...(rows.length > 0 ? [describeHost(facts, choice.cpu), ...method(measured)].map(paragraph) : []),
    ...(said ? [paragraph(said)] : []),
  ];
  const parts = [
    renderText(document, style),
    ...(options.plot ? [renderTerminalPlot(table, { ...style, unicode: showsUnicode(io) })] : []),
  ];
  const warnings = plan.benchmarks.flatMap((id) => {
    const own = rows.filter((row) => row.benchmark === id);
    if (own.length === 0) return [];
    const values = unit === 'cycles' ? figuresOf(own).values : valuesOf(rows, id, unit);
    const failed = failures.filter(({ benchmark }) => benchmark === id).length;
    const failedAfter = failed - own.reduce((sum, row) => sum + (row.failed_rounds ?? 0), 0);
    return [
      ...precisionWarnings(id, estimate(values), plan.precision),
      ...noiseWarnings(id, own, failedAfter),
    ];
  });
  return {
    text: parts.filter((part) => part !== '').join('\n'),
    warnings: [
      ...clockWarning(rows),
      ...warnings.map(({ benchmark, message }) => `${benchmark}: ${message}`),
    ],
  };
}
