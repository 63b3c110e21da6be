/**
 * One round in a fresh process: opens the library, lets tinybench drive the iterations, and writes a line of JSON to
 * descriptor 3 for each benchmark as soon as it is measured, because other code in this process may print on standard
 * output. Takes the arguments of the probe, and two paths.
 */
import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { Bench } from 'tinybench';
import { type Library, openLibrary } from '../native/ffi.ts';
import type { Line, Measurement } from '../native/measurement.ts';
import { Io, MAX_SAMPLES, MIN_SAMPLES, SHARE_NS } from '../native/structs.ts';
import { median } from '../stats/quantile.ts';

/** JavaScript cannot run during a call, so no call should take longer than this. */
const CALL_MS = 50;
const SAMPLES_PER_CALL = 20;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    library: { type: 'string', default: '' },
    probe: { type: 'string', default: '' },
    parent: { type: 'string', default: '' },
    cpu: { type: 'string', default: '-1' },
    'peer-cpu': { type: 'string', default: '-1' },
    samples: { type: 'string', default: '100' },
  },
});

const CHANNEL = 3;
const print = (line: Line) => writeFileSync(CHANNEL, `${JSON.stringify(line)}\n`);
const addUnlessUnknown = (a: number | null, b: number | null) => (a === null || b === null ? null : a + b);

function measure(library: Library, id: string, batch: number): Measurement {
  const io = new Io();
  io.set('cpu', Number(values.cpu));
  io.set('peer_cpu', Number(values['peer-cpu']));
  const line: Measurement = {
    type: 'benchmark',
    benchmark: id,
    samples: [],
    batch,
    overhead: 0,
    cpu: -1,
    span_ticks: 0,
    span_ns: 0,
    retaken: 0,
    moved: 0,
    involuntary: 0,
    away_ns: 0,
    interrupts: 0,
    steal_ms: 0,
    ...library.clock(Number(values.cpu)),
    result: 0,
    what: '',
  };
  const call = (samples: number, calibrated: number): void => {
    io.set('batch', calibrated);
    io.set('samples', samples);
    const result = library.measure(id, io);
    if (io.note !== '') line.note = io.note;
    Object.assign(line, { result, what: io.what, batch: io.get('batch') ?? 0, cpu: io.cpu });
    if (result !== 0) throw new Error(io.what);
  };

  /** Returns what tinybench records: ms per operation, and the cost of the whole iteration. */
  const iteration = (samples: number) => {
    call(samples, line.batch);
    const taken = io.samples();
    const [ticks, ns] = [io.get('span_ticks') ?? 0, io.get('span_ns') ?? 0];
    line.samples.push(...taken);
    line.overhead = io.get('overhead') ?? 0;
    line.span_ticks += ticks;
    line.span_ns += ns;
    line.retaken += io.get('retaken') ?? 0;
    line.moved += io.get('moved') ?? 0;
    for (const field of ['involuntary', 'away_ns', 'interrupts', 'steal_ms'] as const)
      line[field] = addUnlessUnknown(line[field], io.get(field));
    const msPerOperation = (median(taken.map(([t]) => t)) / line.batch) * (ns / ticks / 1e6);
    return { overriddenDuration: msPerOperation, overriddenIterationCost: ns / 1e6 };
  };

  try {
    call(1, batch);
    const sampleMs = (io.get('span_ns') ?? 0) / 1e6 / 2;
    const timeFor = Math.max(MIN_SAMPLES, Math.floor(SHARE_NS / 1e6 / sampleMs));
    const wanted = Math.min(Number(values.samples), timeFor);
    const perCall = Math.max(
      1,
      Math.min(SAMPLES_PER_CALL, MAX_SAMPLES, wanted, Math.floor(CALL_MS / sampleMs)),
    );
    const bench = new Bench({
      warmup: false,
      time: 0,
      iterations: Math.ceil(wanted / perCall),
      throws: true,
    });
    bench.add(id, () => iteration(Math.min(perCall, wanted - line.samples.length)), { async: false });
    bench.runSync();
  } catch (error) {
    // The line says which call failed; anything else is a bug in this program.
    if (line.result === 0) throw error;
  }
  return line;
}

const library = openLibrary(values.library, values.probe);
if (library.dieWithParent(Number(values.parent)) !== 0) process.exit(1);
let failures = 0;
for (const positional of positionals) {
  const [id = '', batch = '0'] = positional.split(':');
  const line = measure(library, id, Number(batch));
  failures += line.result === 0 ? 0 : 1;
  print(line);
}
print({ type: 'end', failures });
