/**
 * Is the number true? Alternates plain hand-written C loops (reference*.c) with ringtoll through FFI and through
 * the probe, and compares the medians of their TSC figures. Exits 1 if they differ by more than the tolerance.
 *
 *   npm run agreement [rounds] [suite or benchmarks]
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { chooseCpu } from '../src/host/choose-cpu.ts';
import { Files } from '../src/measure/files.ts';
import { runRound } from '../src/measure/round.ts';
import { measuredColumns } from '../src/measure/row.ts';
import { ensureNative } from '../src/native/build.ts';
import { compilerIn } from '../src/native/compile.ts';
import { type Driver, ffiDriver, probeDriver } from '../src/native/driver.ts';
import { gatherFacts } from '../src/native/facts.ts';
import { packageRoot } from '../src/package.ts';
import { median } from '../src/stats/quantile.ts';
import { formatChange, formatMeasured, formatPercent } from '../src/text/number.ts';
import { chosen } from './support/chosen.ts';
import { state } from './support/state.ts';

const rounds = Number(process.argv[2] ?? 25);
const allowed = chosen(process.argv.slice(3)).filter(({ tolerance }) => tolerance.reference !== undefined);
const native = await ensureNative((line) => process.stderr.write(`${line}\n`));
const { cpu } = chooseCpu(await gatherFacts(native.probe));
const scratch = mkdtempSync(join(tmpdir(), 'ringtoll-agreement-'));
const reference = join(scratch, 'reference');
const ids = allowed.map(({ id }) => id);
const files = await Files.make(native.probe, ids, () => {}, new AbortController().signal);
const figures = new Map<string, number[]>();
const add = (way: string, id: string, ticks: number) =>
  figures.set(`${way} ${id}`, [...(figures.get(`${way} ${id}`) ?? []), ticks]);

async function round(driver: Driver, id: string, tries = 3): Promise<void> {
  const benchmarks = [{ id, batch: undefined }];
  const request = { cpu, peerCpu: null, samples: 100, benchmarks, files: files.folder };
  for await (const outcome of runRound(driver, request, new AbortController().signal)) {
    if ('kind' in outcome) {
      if (outcome.kind !== 'unproven' || tries === 1) throw new Error(`${id}: ${outcome.message}`);
      process.stderr.write(`${id}: ${outcome.message}; once more\n`);
      return round(driver, id, tries - 1);
    }
    add(driver.name, id, measuredColumns(outcome).tsc_cycles ?? Number.NaN);
  }
}

try {
  const sources = ['reference.c', 'reference_extended.c'].map((name) => join(packageRoot(), 'scripts', name));
  const compile = compilerIn(packageRoot(), process.env.CC || 'cc');
  await compile('-O2', '-static', '-pthread', '-o', reference, ...sources);
  const child = join(dirname(native.probe), 'child');
  const ways = [
    async (id: string) =>
      add('reference', id, Number(execFileSync(reference, [String(cpu), child, id], { encoding: 'utf8' }))),
    (id: string) => round(ffiDriver(native), id),
    (id: string) => round(probeDriver(native), id),
  ];
  for (let i = 0; i < rounds; i++) {
    // Rotated, because the first one fills the kernel's caches and costs most.
    for (const { id } of allowed) {
      for (let turn = 0; turn < ways.length; turn++) await ways[(i + turn) % ways.length]?.(id);
    }
  }
} finally {
  await files.remove();
  rmSync(scratch, { recursive: true, force: true });
}

const of = (way: string, id: string) => figures.get(`${way} ${id}`) ?? [];
/** The median of the ratios within a round, which a core clock that changes between rounds does not affect. */
const ratio = (a: readonly number[], b: readonly number[]) =>
  median(a.map((ticks, i) => ticks / (b[i] ?? Number.NaN)));
const shown = (ticks: number) => formatMeasured(ticks).padStart(9);
const difference = (ratio: number, limit: number, from: string) =>
  `${formatChange(ratio - 1)}${from}, ±${formatPercent(limit)} allowed`;
const agrees = (ratio: number, limit: number) => Math.abs(ratio - 1) <= limit;
process.stdout.write(
  `TSC ticks per operation, medians of ${rounds} alternating rounds on CPU ${cpu}, and of their ratios\n\n`,
);
for (const { id, tolerance } of allowed) {
  const { reference: limit = 0, probe: probeLimit } = tolerance;
  const [plain, ffi, probe] = [of('reference', id), of('ffi', id), of('probe', id)];
  const [ofPlain, ofFfi] = [ratio(ffi, plain), ratio(probe, ffi)];
  state(
    `${id.padEnd(15)} plain C ${shown(median(plain))}  ` +
      `FFI ${shown(median(ffi))} (${difference(ofPlain, limit, '')})  ` +
      `probe ${shown(median(probe))} (${difference(ofFfi, probeLimit, ' against FFI')})`,
    agrees(ofPlain, limit) && agrees(ofFfi, probeLimit),
    { good: 'agree', bad: 'DISAGREE' },
  );
}
