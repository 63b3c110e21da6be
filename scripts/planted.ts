/**
 * Is a difference of 3% found? Plants one for real: builds the native code a second time with additions in the timed
 * region of abi-call, each of which waits for the one before and takes one core cycle, then compares runs of both
 * builds at default settings. Exits 1 where fewer than 9 of 10 comparisons find it.
 *
 *   npm run planted [comparisons] [benchmark...]
 */
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { benchmarks } from '../bench/index.ts';
import { fullDefaults } from '../src/cli/command-options.ts';
import { planOf } from '../src/cli/commands/measure.ts';
import { verdictSentences } from '../src/compare/sentences.ts';
import { chooseCpu } from '../src/host/choose-cpu.ts';
import { measure } from '../src/measure/run.ts';
import { ensureNative, type Native, nativeIn } from '../src/native/build.ts';
import { compilerIn } from '../src/native/compile.ts';
import { ffiDriver } from '../src/native/driver.ts';
import { gatherFacts } from '../src/native/facts.ts';
import { build } from '../src/native/make.ts';
import { packageRoot } from '../src/package.ts';
import type { Row } from '../src/results/schema.ts';
import { median } from '../src/stats/quantile.ts';
import { formatMeasured, formatPercent } from '../src/text/number.ts';
import { state } from './support/state.ts';
import { comparisonOf, verdictsIn } from './support/verdicts.ts';

const SHARE = 0.03;
const FOUND_SHARE = 0.9;

const comparisons = Number(process.argv[2] ?? 10);
const ids = process.argv.length > 3 ? process.argv.slice(3) : benchmarks.map(({ id }) => id);
const plain = await ensureNative((line) => process.stderr.write(`${line}\n`));
const choice = chooseCpu(await gatherFacts(plain.probe));
const options = { precision: 0.01, seed: 1, ...fullDefaults, context: {}, color: 'never' } as const;

/** An addition of registers has a latency of one cycle, as in the chains of native/portable/arch.h. */
const additions: Partial<Record<NodeJS.Architecture, string>> = {
  x64: 'add %0, %0',
  arm64: 'add %0, %0, %0',
};

/**
 * So many additions for each call of the batch. They follow the batch, because a core does additions between two
 * calls while it waits for something else anyway: 13 of them did not move the figure at all.
 */
function patched(source: string, cycles: number): string {
  const addition = additions[process.arch];
  if (addition === undefined) throw new Error(`there is no addition for ${process.arch} here`);
  const before = 'wrong |= rt_syscall2(number, a, b) ^ expected;';
  if (source.split(before).length !== 2)
    throw new Error(`native/bench/abi_call.c does not have one "${before}"`);
  const after = `
    for (uint64_t n = r->batch, x = 1; n; n--)
      __asm__ volatile(".rept ${cycles}\\n\\t${addition}\\n\\t.endr" : "+r"(x) : : "cc");`;
  return source.replace(before, before + after);
}

async function buildPlanted(folder: string, cycles: number): Promise<Native> {
  const [source, into] = [join(folder, 'native'), join(folder, 'build')];
  cpSync(join(packageRoot(), 'native'), source, { recursive: true });
  mkdirSync(into);
  const file = join(source, 'bench', 'abi_call.c');
  writeFileSync(file, patched(readFileSync(file, 'utf8'), cycles));
  await build(source, into, compilerIn(into, process.env.CC || 'cc'));
  return nativeIn(into);
}

/** One run as `bench all` makes it. */
async function rowsOf(native: Native, wanted: readonly string[]): Promise<Row[]> {
  const rows: Row[] = [];
  const plan = planOf(wanted, options, ffiDriver(native), choice);
  for await (const event of measure(plan, new AbortController().signal)) {
    if (event.type === 'failed') throw new Error(`${event.failure.benchmark}: ${event.failure.message}`);
    if (event.type !== 'measured') continue;
    const { benchmark, round, columns } = event;
    rows.push({ ...columns, schema: 1, system: 'this machine', benchmark, round });
  }
  return rows;
}

const scratch = mkdtempSync(join(tmpdir(), 'ringtoll-planted-'));
let found = 0;
let wrong = 0;
try {
  const cost = median((await rowsOf(plain, ['abi-call'])).map((row) => row.cycles ?? Number.NaN));
  const cycles = Math.round(SHARE * cost);
  if (!(cycles > 0)) throw new Error('core cycles cannot be measured here, so none can be planted');
  process.stdout.write(
    `planted: ${cycles} cycles in a system call of ${formatMeasured(cost)} (${formatPercent(cycles / cost, 2)})\n\n`,
  );
  const planted = await buildPlanted(scratch, cycles);
  for (let i = 0; i < comparisons; i++) {
    const base = { label: 'plain', rows: await rowsOf(plain, ids) };
    const comparison = comparisonOf(base, { label: 'planted', rows: await rowsOf(planted, ids) });
    const verdicts = verdictsIn(comparison);
    found += verdicts.some(({ benchmark, verdict }) => benchmark === 'abi-call' && verdict === 'slower')
      ? 1
      : 0;
    wrong += verdicts.some(({ benchmark }) => benchmark !== 'abi-call') ? 1 : 0;
    process.stdout.write(`${verdictSentences(comparison).join(' ')}\n`);
  }
} finally {
  rmSync(scratch, { recursive: true, force: true });
}
process.stdout.write(`\n${wrong} of ${comparisons} comparisons found something else\n`);
state(`found in ${found} of ${comparisons} comparisons`, found >= FOUND_SHARE * comparisons, {
  bad: 'NOT ENOUGH',
});
