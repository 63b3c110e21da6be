import type { Measurement } from '../native/measurement.ts';
import type { Row } from '../results/schema.ts';
import { describe, median } from '../stats/quantile.ts';

/** Two chains with the same number of cycles take the same time on a real core; under emulation they do not. */
const CHAINS_AGREE = 0.05;
/** No core that runs this program is slower or faster: outside this range, the chain did not count cycles. */
const CORE_HZ = { min: 1e8, max: 1e10 };
/** When the chains around a sample differ by more, the clock changed during it. */
const CLOCK_MOVED = 0.01;
/** No clock changes this much within a sample: one of its chains was interrupted. */
const INTERRUPTED = 0.25;

/** Ticks of a chain during the sample: the mean of both, or the shorter one where the other was interrupted. */
function chainAround(before: number, after: number): number {
  const shorter = Math.min(before, after);
  return Math.max(before, after) > (1 + INTERRUPTED) * shorter ? shorter : (before + after) / 2;
}

const millis = (ns: number | null) => (ns === null ? undefined : ns / 1e6);

/** Frequency of the fixed-rate counter in Hz: the same span by the counter and by the system clock. */
const tscHz = ({ span_ticks, span_ns }: Measurement): number => (span_ticks / span_ns) * 1e9;

/** Frequency of the core clock in Hz, from the median chain; undefined where the chain cannot be trusted. */
export function coreHz(m: Measurement): number | undefined {
  if (Math.abs(m.chain_ticks / m.check_ticks - 1) > CHAINS_AGREE) return undefined;
  const hz =
    (m.chain_cycles * tscHz(m)) / median(m.samples.map(([, before, after]) => chainAround(before, after)));
  return hz >= CORE_HZ.min && hz <= CORE_HZ.max ? hz : undefined;
}

/** Core cycles per operation of each sample, in the order taken; they mean something where {@link coreHz} does. */
export const sampleCycles = (m: Measurement): number[] =>
  m.samples.map(
    ([sample, before, after]) => (sample / m.batch) * (m.chain_cycles / chainAround(before, after)),
  );

function spread<Name extends 'cycles' | 'tsc_cycles'>(name: Name, values: readonly number[]) {
  const { median: value, n: _, ...rest } = describe(values);
  const entries = Object.entries(rest).map(([quantile, x]) => [`${name}_${quantile}`, x] as const);
  return { [name]: value, ...Object.fromEntries(entries) };
}

/**
 * The columns of a results row that come from a measurement: medians and quantiles per operation in TSC ticks,
 * ns and, where the machine has a core clock to speak of, core cycles; then the clocks and the noise.
 *
 * A sample in core cycles is its ticks over the ticks per cycle of the chains right before and after it.
 */
export function measuredColumns(m: Measurement): Partial<Row> {
  const hz = tscHz(m);
  const core = coreHz(m);
  const ticks = m.samples.map(([sample]) => sample / m.batch);
  const cycles = sampleCycles(m);
  const moved = m.samples.filter(([, a, b]) => Math.abs(a - b) > CLOCK_MOVED * ((a + b) / 2));
  return {
    samples: m.samples.length,
    batch: m.batch,
    ...spread('tsc_cycles', ticks),
    ...(core === undefined ? {} : spread('cycles', cycles)),
    ns: (median(ticks) / hz) * 1e9,
    tsc_hz: hz,
    core_hz: core,
    overhead_ticks: m.overhead,
    clock_moved: moved.length,
    retaken: m.retaken,
    wall_ms: m.span_ns / 1e6,
    steal_ms: m.steal_ms ?? undefined,
    involuntary: m.involuntary ?? undefined,
    away_ms: millis(m.away_ns),
    interrupts: m.interrupts ?? undefined,
    migrations: m.moved,
    cpu_number: m.cpu < 0 ? undefined : m.cpu,
    pinned: m.cpu < 0 ? 'no' : 'yes',
    ...(m.note && { note: m.note }),
  };
}
