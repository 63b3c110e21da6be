/**
 * Does a fleet fit into one table, and into one page? Times `bench table` and its peak memory on folders of 100,
 * 1,000 and 10,000 results files of 60 rows from as many hosts, and on one of 301,369 small files from a thousand
 * hosts, a number that a neglected folder once reached; then `bench report` on 20 and 500 hosts. Exits 1 if one
 * exceeds its limit, or if cost grows faster than the folder.
 *
 *   npm run scale
 */
import { mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { benchmarks } from '../bench/index.ts';
import { packageRoot } from '../src/package.ts';
import { columns, type Row } from '../src/results/schema.ts';
import { formatRecord, headerNames, rowFields } from '../src/results/write.ts';
import { formatCount, formatSeconds } from '../src/text/number.ts';
import { cost } from './support/cost.ts';
import { state } from './support/state.ts';

const LIMIT = { ms: 10_000, mb: 500, growth: 1.5 };
/** The paths of 301,369 files take 30 MB and the rounds 150 MB; this limit shows that the texts are not kept. */
const BIG_FOLDER = { ms: Number.POSITIVE_INFINITY, mb: 750 };

/** A row with something in every column that a measured row has. */
function fullRow(host: number, index: number): Row {
  const published = columns.findIndex(({ name }) => name === 'published_value');
  const filled = columns
    .slice(0, published)
    .map(({ name, type }, column) => [
      name,
      type === 'text'
        ? `${name}, as long as such a text may well be`
        : type === 'integer'
          ? 100
          : 1000 / (column + 1.7),
    ]);
  return { ...Object.fromEntries(filled), ...smallRow(host, index) };
}

function smallRow(host: number, index: number): Row {
  const benchmark = benchmarks[index % benchmarks.length]?.id ?? '';
  return {
    schema: 1,
    run: `run of host ${host}`,
    system: `Linux 6.18 (host ${host})`,
    environment: 'host',
    host: `host ${host}`,
    kernel: '6.18.0',
    cpu: 'some CPU',
    mitigations: 'not affected',
    benchmark,
    round: 1 + Math.floor(index / benchmarks.length),
    source: undefined,
    cycles: 400 + (host % 7) + index,
    tsc_cycles: 300 + index,
    ns: 100 + index,
  };
}

/** @param row the row of a host; the other arguments count files and the rows in each. */
async function makeFolder(folder: string, files: number, rows: number, row: typeof fullRow): Promise<void> {
  mkdirSync(folder);
  const all = headerNames([]);
  const sample = row(0, 0);
  const names = all.filter((name) => sample[name as 'cycles'] !== undefined);
  for (let file = 0; file < files; file += 1) {
    const own = Array.from({ length: rows }, (_, index) => rowFields(row(file, index), names));
    writeFileSync(join(folder, `${file}.csv`), [names, ...own].map(formatRecord).join(''));
    // Lets signal handlers run, so that an interrupt removes the folder too.
    if (file % 100 === 0) await setImmediate();
  }
}

const scratch = mkdtempSync(join(tmpdir(), 'ringtoll-scale-'));
process.on('exit', () => rmSync(scratch, { recursive: true, force: true }));
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => process.exit(130));

const bench = join(packageRoot(), 'scripts', 'bench.mjs');
const report = (line: string, isGood: boolean) => state(line, isGood, { bad: 'TOO MUCH' });

async function measureFolder(
  files: number,
  rows: number,
  row: typeof fullRow,
  limit: { ms: number; mb: number },
): Promise<number> {
  const folder = join(scratch, String(files));
  await makeFolder(folder, files, rows, row);
  const { ms, peakMb, code } = await cost([bench, 'table', folder]);
  rmSync(folder, { recursive: true });
  const count = `${formatCount(files)} files of ${rows} rows`;
  const took = `${formatSeconds(ms / 1000)}, ${formatCount(peakMb)} MB`;
  report(`${count.padStart(27)}: ${took}, exit ${code}`, code === 0 && ms <= limit.ms && peakMb <= limit.mb);
  return ms;
}

const times: { files: number; ms: number }[] = [];
for (const files of [100, 1000, 10_000])
  times.push({ files, ms: await measureFolder(files, 60, fullRow, LIMIT) });
const perFile = times.slice(1).map(({ files, ms }, index) => {
  const before = times[index] as (typeof times)[number];
  return (ms - before.ms) / (files - before.files);
});
const [first = 0, last = 0] = perFile;
report(
  `each further file: ${formatSeconds(first / 1000)} up to 1,000, ${formatSeconds(last / 1000)} up to 10,000`,
  last <= LIMIT.growth * first,
);
const smallRowOfAThousand = (file: number, index: number): Row => ({
  ...smallRow(file % 1000, index),
  run: `run ${file}`,
});
await measureFolder(301_369, 4, smallRowOfAThousand, BIG_FOLDER);

/** A page that is sent by mail, and one that is still usable. */
for (const { hosts, ms: most, bytes: largest } of [
  { hosts: 20, ms: 2000, bytes: 400_000 },
  { hosts: 500, ms: 20_000, bytes: 4_000_000 },
]) {
  const folder = join(scratch, `${hosts} hosts`);
  await makeFolder(folder, hosts, 400, fullRow);
  const page = join(scratch, 'report.html');
  const { ms, peakMb, code } = await cost([bench, 'report', folder, '--output', page]);
  const { size } = statSync(page);
  const took = `${formatSeconds(ms / 1000)}, ${formatCount(peakMb)} MB, ${formatCount(size / 1000)} kB`;
  report(
    `a page of ${hosts} hosts, 100 rounds each: ${took}, exit ${code}`,
    code === 0 && ms <= most && size <= largest,
  );
}
