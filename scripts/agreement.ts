/**
 * Is the number true? Alternates plain hand-written C loops (reference*.c) with ringtoll through FFI and through
 * the probe, and compares the medians of their TSC figures. Exits 1 where they disagree by more than they may.
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
import { type Driver, ffiDriver, probeDriver } from '../src/native/driver.ts';
import { gatherFacts } from '../src/native/facts.ts';
import { packageRoot } from '../src/package-root.ts';
import { median } from '../src/stats/quantile.ts';
import { chosen } from './chosen.ts';

/** How far FFI may be from the reference, and the probe from FFI. */
const every = [
  { id: 'abi-call', reference: 0.03, probe: 0.03 },
  { id: 'yield', reference: 0.05, probe: 0.03 },
  { id: 'psr', reference: 0.05, probe: 0.03 },
  { id: 'create-proc', reference: 0.1, probe: 0.1 },
  { id: 'call-ret', reference: 0.05, probe: 0.03 },
  { id: 'page-fault', reference: 0.05, probe: 0.03 },
  { id: 'page-fault/file', reference: 0.05, probe: 0.03 },
  { id: 'signal-divzero', reference: 0.05, probe: 0.03 },
  { id: 'pte-modify', reference: 0.05, probe: 0.03 },
  { id: 'fork-wait', reference: 0.05, probe: 0.05 },
  { id: 'read-1', reference: 0.05, probe: 0.03 },
  { id: 'write-1', reference: 0.05, probe: 0.03 },
  { id: 'stat', reference: 0.05, probe: 0.03 },
  { id: 'open-close', reference: 0.05, probe: 0.03 },
  { id: 'mmap-munmap', reference: 0.05, probe: 0.05 },
  { id: 'signal-handler', reference: 0.05, probe: 0.03 },
  { id: 'context-switch', reference: 0.05, probe: 0.03 },
  { id: 'thread-create', reference: 0.05, probe: 0.05 },
  { id: 'list-dir', reference: 0.05, probe: 0.03 },
];

const rounds = Number(process.argv[2] ?? 25);
const allowed = chosen(every, process.argv.slice(3));
const native = await ensureNative((line) => process.stderr.write(`${line}\n`));
const { cpu } = chooseCpu(await gatherFacts(native.probe));
const scratch = mkdtempSync(join(tmpdir(), 'ringtoll-agreement-'));
const reference = join(scratch, 'reference');
const ids = allowed.map(({ id }) => id);
const files = await Files.make(native.probe, ids, () => {}, new AbortController().signal);
const figures = new Map<string, number[]>();
const add = (way: string, id: string, ticks: number) =>
  figures.set(`${way} ${id}`, [...(figures.get(`${way} ${id}`) ?? []), ticks]);

async function round(driver: Driver, id: string) {
  const benchmarks = [{ id, batch: undefined }];
  const request = { cpu, peerCpu: null, samples: 100, benchmarks, files: files.folder };
  for await (const outcome of runRound(driver, request, new AbortController().signal)) {
    if ('kind' in outcome) throw new Error(`${id}: ${outcome.message}`);
    add(driver.name, id, measuredColumns(outcome).tsc_cycles ?? Number.NaN);
  }
}

try {
  const sources = ['reference.c', 'reference_extended.c'].map((name) => join(packageRoot(), 'scripts', name));
  execFileSync(process.env.CC || 'cc', ['-O2', '-static', '-pthread', '-o', reference, ...sources]);
  const child = join(dirname(native.probe), 'child');
  for (let i = 0; i < rounds; i++) {
    for (const { id } of allowed) {
      add('reference', id, Number(execFileSync(reference, [String(cpu), child, id], { encoding: 'utf8' })));
      await round(ffiDriver(native), id);
      await round(probeDriver(native), id);
    }
  }
} finally {
  await files.remove();
  rmSync(scratch, { recursive: true, force: true });
}

const middle = (way: string, id: string) => median(figures.get(`${way} ${id}`) ?? []);
const shown = (ticks: number) => ticks.toFixed(ticks < 100 ? 1 : 0).padStart(7);
const difference = (a: number, b: number) => `${a >= b ? '+' : ''}${((a / b - 1) * 100).toFixed(1)} %`;
const agrees = (a: number, b: number, limit: number) => Math.abs(a / b - 1) <= limit;
let disagreements = 0;
process.stdout.write(`TSC ticks per operation, medians of ${rounds} alternating rounds on CPU ${cpu}\n\n`);
for (const { id, reference: limit, probe: probeLimit } of allowed) {
  const [plain, ffi, probe] = [middle('reference', id), middle('ffi', id), middle('probe', id)];
  const good = agrees(ffi, plain, limit) && agrees(probe, ffi, probeLimit);
  disagreements += good ? 0 : 1;
  process.stdout.write(
    `${id.padEnd(15)} plain C ${shown(plain)}  FFI ${shown(ffi)} ` +
      `(${difference(ffi, plain)}, ±${limit * 100} % allowed)  probe ${shown(probe)} ` +
      `(${difference(probe, ffi)} against FFI, ±${probeLimit * 100} % allowed)  ${good ? 'agree' : 'DISAGREE'}\n`,
  );
}
process.exitCode = disagreements > 0 ? 1 : 0;
