import type { Evidence, Probed, Window } from '../../src/check/evidence.ts';
import { examine } from '../../src/check/examine.ts';
import type { Finding } from '../../src/check/finding.ts';
import { chooseCpu } from '../../src/host/choose-cpu.ts';
import type { RawFacts } from '../../src/host/raw.ts';
import type { Measurement } from '../../src/native/measurement.ts';
import { machine } from './machines.ts';

/** What would be seen on a recorded machine, where nothing else is said. */
export function on(raw: RawFacts | string, changes: Partial<Evidence> = {}): Evidence {
  const facts = typeof raw === 'string' ? machine(raw) : raw;
  const arch = facts.uname.machine === 'aarch64' ? 'arm64' : 'x64';
  return {
    ...{ raw: facts, cpu: chooseCpu(facts).cpu, harness: { arch, status: '' }, folders: [], running: [] },
    ...changes,
  };
}

/** The findings of one check. */
export const found = (evidence: Evidence, id: string): Finding[] =>
  examine(evidence).filter((finding) => finding.id === id);

/** The only finding of a check. */
export function finding(evidence: Evidence, id: string): Finding {
  const [one, ...others] = found(evidence, id);
  if (one === undefined || others.length > 0) throw new Error(`${others.length + 1} findings of ${id}`);
  return one;
}

/** A window of one second in which these files changed. */
export const window = (files: Record<string, [before: string, after: string]>): Window => ({
  ms: 1000,
  before: Object.fromEntries(Object.entries(files).map(([path, [text]]) => [path, text])),
  after: Object.fromEntries(Object.entries(files).map(([path, [, text]]) => [path, text])),
});

/** A round of null calls of so many cycles on a core at 3 GHz beside a counter at 2 GHz. */
export function round(cycles: number | readonly number[], changes: Partial<Measurement> = {}): Measurement {
  const all = typeof cycles === 'number' ? Array<number>(20).fill(cycles) : cycles;
  return {
    type: 'benchmark',
    benchmark: 'abi-call',
    batch: 100,
    overhead: 0,
    cpu: 1,
    moved: 0,
    retaken: 0,
    samples: all.map((each) => [(each * 100 * 2) / 3, 16_000, 16_000]),
    span_ticks: 2_000_000,
    span_ns: 1_000_000,
    involuntary: 0,
    away_ns: 0,
    interrupts: 0,
    steal_ms: 0,
    chain_cycles: 24_000,
    chain_ticks: 16_000,
    check_ticks: 16_000,
    result: 0,
    what: '',
    ...changes,
  };
}

export const probed = (rounds: readonly Measurement[], changes: Partial<Probed> = {}): Probed => ({
  ...{ rounds, failure: null, window: window({}) },
  ...changes,
});
