/**
 * Is the number true? Alternates plain hand-written C loops (reference.c) with ringtoll through FFI and through
 * the probe, and compares the medians of their TSC figures. Exits 1 where they disagree by more than they may.
 *
 *   npm run agreement [rounds]
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { chooseCpu } from '../src/host/choose-cpu.ts';
import { runRound } from '../src/measure/round.ts';
import { measuredColumns } from '../src/measure/row.ts';
import { ensureNative } from '../src/native/build.ts';
import { type Driver, ffiDriver, probeDriver } from '../src/native/driver.ts';
import { gatherFacts } from '../src/native/facts.ts';
import { packageRoot } from '../src/package-root.ts';
import { median } from '../src/stats/quantile.ts';

/** How far FFI may be from the reference, and the probe from FFI. */
const allowed = [
  { id: 'abi-call', reference: 0.03, probe: 0.03 },
  { id: 'yield', reference: 0.05, probe: 0.03 },
  { id: 'psr', reference: 0.05, probe: 0.03 },
  { id: 'create-proc', reference: 0.1, probe: 0.1 },
];

const rounds = Number(process.argv[2] ?? 25);
const native = await ensureNative((line) => process.stderr.write(`${line}\n`));
const { cpu } = chooseCpu(await gatherFacts(native.probe));
const scratch = mkdtempSync(join(tmpdir(), 'ringtoll-agreement-'));
const reference = join(scratch, 'reference');
const figures = new Map<string, number[]>();
const add = (way: string, id: string, ticks: number) =>
  figures.set(`${way} ${id}`, [...(figures.get(`${way} ${id}`) ?? []), ticks]);

async function round(driver: Driver, id: string) {
  const request = { cpu, peerCpu: null, samples: 100, benchmarks: [{ id, batch: undefined }] };
  for await (const outcome of runRound(driver, request, new AbortController().signal)) {
    if ('kind' in outcome) throw new Error(`${id}: ${outcome.message}`);
    add(driver.name, id, measuredColumns(outcome).tsc_cycles ?? Number.NaN);
  }
}

try {
  const source = join(packageRoot(), 'scripts', 'reference.c');
  execFileSync(process.env.CC || 'cc', ['-O2', '-static', '-pthread', '-o', reference, source]);
  const child = join(dirname(native.probe), 'child');
  for (let i = 0; i < rounds; i++) {
    for (const { id } of allowed) {
      add('reference', id, Number(execFileSync(reference, [String(cpu), child, id], { encoding: 'utf8' })));
      await round(ffiDriver(native), id);
      await round(probeDriver(native), id);
    }
  }
} finally {
  rmSync(scratch, { recursive: true, force: true });
}

const middle = (way: string, id: string) => median(figures.get(`${way} ${id}`) ?? []);
const difference = (a: number, b: number) => `${a >= b ? '+' : ''}${((a / b - 1) * 100).toFixed(1)} %`;
const agrees = (a: number, b: number, limit: number) => Math.abs(a / b - 1) <= limit;
let disagreements = 0;
process.stdout.write(`TSC ticks per operation, medians of ${rounds} alternating rounds on CPU ${cpu}\n\n`);
for (const { id, reference: limit, probe: probeLimit } of allowed) {
  const [plain, ffi, probe] = [middle('reference', id), middle('ffi', id), middle('probe', id)];
  const good = agrees(ffi, plain, limit) && agrees(probe, ffi, probeLimit);
  disagreements += good ? 0 : 1;
  process.stdout.write(
    `${id.padEnd(12)} plain C ${plain.toFixed(0).padStart(7)}  FFI ${ffi.toFixed(0).padStart(7)} ` +
      `(${difference(ffi, plain)}, ±${limit * 100} % allowed)  probe ${probe.toFixed(0).padStart(7)} ` +
      `(${difference(probe, ffi)} against FFI, ±${probeLimit * 100} % allowed)  ${good ? 'agree' : 'DISAGREE'}\n`,
  );
}
process.exitCode = disagreements > 0 ? 1 : 0;
