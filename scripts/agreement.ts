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
import { compilerIn } from '../src/native/compile.ts';
import { type Driver, ffiDriver, probeDriver } from '../src/native/driver.ts';
import { gatherFacts } from '../src/native/facts.ts';
import { packageRoot } from '../src/package.ts';
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
    // In turns, because what ran before is still in the kernel's caches: the first costs most.
    for (const { id } of allowed) {
      for (let turn = 0; turn < ways.length; turn++) await ways[(i + turn) % ways.length]?.(id);
    }
  }
} finally {
  await files.remove();
  rmSync(scratch, { recursive: true, force: true });
}

const of = (way: string, id: string) => figures.get(`${way} ${id}`) ?? [];
/** The median of the ratios within a round, which a core clock that changes in between leaves as they are. */
const ratio = (a: readonly number[], b: readonly number[]) =>
  median(a.map((ticks, i) => ticks / (b[i] ?? Number.NaN)));
const shown = (ticks: number) => ticks.toFixed(ticks < 100 ? 1 : 0).padStart(7);
const difference = (by: number) => `${by >= 1 ? '+' : ''}${((by - 1) * 100).toFixed(1)} %`;
const agrees = (by: number, limit: number) => Math.abs(by - 1) <= limit;
let disagreements = 0;
process.stdout.write(
  `TSC ticks per operation, medians of ${rounds} alternating rounds on CPU ${cpu}, and of their ratios\n\n`,
);
for (const { id, reference: limit, probe: probeLimit } of allowed) {
  const [plain, ffi, probe] = [of('reference', id), of('ffi', id), of('probe', id)];
  const [ofPlain, ofFfi] = [ratio(ffi, plain), ratio(probe, ffi)];
  const good = agrees(ofPlain, limit) && agrees(ofFfi, probeLimit);
  disagreements += good ? 0 : 1;
  process.stdout.write(
    `${id.padEnd(15)} plain C ${shown(median(plain))}  FFI ${shown(median(ffi))} ` +
      `(${difference(ofPlain)}, ±${limit * 100} % allowed)  probe ${shown(median(probe))} ` +
      `(${difference(ofFfi)} against FFI, ±${probeLimit * 100} % allowed)  ${good ? 'agree' : 'DISAGREE'}\n`,
  );
}
process.exitCode = disagreements > 0 ? 1 : 0;
