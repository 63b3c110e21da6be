/** Systems that forbid what benchmarks do elsewhere: measured another way, which is marked, or told how to be cured. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { measurable } from '../../bench/index.ts';
import { failureOf } from '../../src/measure/failures.ts';
import { measuredColumns } from '../../src/measure/row.ts';
import type { Line, Measurement } from '../../src/native/measurement.ts';
import { readResults } from '../../src/results/read.ts';
import { bench, scratch as forBench } from '../support/bench.ts';
import { compileFixture, nativeHere } from '../support/native.ts';

const { native, cpu } = await nativeHere();
const scratch = mkdtempSync(join(tmpdir(), 'hardened-test-'));
afterAll(() => rmSync(scratch, { recursive: true }));
const deny = join(scratch, 'deny');
compileFixture('deny.c', '-o', deny);

const programs = ['create-proc', 'create-proc/dynamic', 'create-proc/posix_spawn'];
const pages = 'page-fault/file';

/** What the probe measures below a wrapper, by benchmark. */
function measured(wrapper: readonly string[], ids: readonly string[], env: NodeJS.ProcessEnv = {}) {
  const [program = '', ...args] = [...wrapper, native.probe, '--cpu', `${cpu}`, '--samples', '3', ...ids];
  const { stdout, stderr } = spawnSync(program, args, {
    ...{ encoding: 'utf8', maxBuffer: 2 ** 26, env: { ...process.env, ...env } },
  });
  const lines = stdout.split('\n').filter((text) => text !== '');
  const all = lines.map((text) => JSON.parse(text) as Line).filter((line) => line.type === 'benchmark');
  if (all.length === 0) throw new Error(`nothing was measured: ${stderr}`);
  return new Map(all.map((line): [string, Measurement] => [line.benchmark, line]));
}

const noMemory = 'echo 2 >/proc/sys/vm/memfd_noexec';
const noFolders = 'for d in /dev/shm /tmp /var/tmp; do mount -t tmpfs -o noexec none $d || exit 77; done';

const here = measured([], [...programs, pages]);
/** By something else than what a test puts in the way. */
const forbidden = [...here.values()].find(({ note }) => note)?.note;

/**
 * Runs a program in namespaces of its own, after a line of the shell. It is a copy in /mnt, because the checkout may
 * be in one of the folders that change; there is an empty folder too.
 */
function inNamespaces(line: string, skip: (reason: string) => void, as: readonly string[] = []) {
  if (forbidden) skip(forbidden);
  const prepare = 'mount -t tmpfs none /mnt && cp "$1" /mnt/program && mkdir -m 777 /mnt/empty && shift';
  const script = `{ ${prepare} && ${line}; } || exit 77; exec ${as.join(' ')} /mnt/program "$@"`;
  const wrapper = ['unshare', '--mount', '--pid', '--fork', '--mount-proc', 'sh', '-c', script, 'sh'];
  const [program = '', ...args] = [...wrapper, native.probe, '--list'];
  const { status, stderr, error } = spawnSync(program, args, { encoding: 'utf8' });
  if (status !== 0) skip(`not possible here: ${line}: ${error?.message ?? stderr.trim()}`);
  return wrapper;
}

const allMeasured = (all: ReadonlyMap<string, Measurement>) => {
  for (const [id, { result, what, samples }] of all) {
    expect({ id, result, what }).toEqual({ id, result: 0, what: '' });
    for (const [ticks] of samples) expect(ticks).toBeGreaterThan(0);
  }
};

describe('where nothing is forbidden', () => {
  test('no figure is marked', ({ skip }) => {
    if (forbidden) skip(forbidden);
    allMeasured(here);
    for (const line of here.values()) expect(measuredColumns(line)).not.toHaveProperty('note');
  });
});

describe.each([
  ['EPERM', '1'],
  ['ENOSYS', '38'],
])('where memfd_create() fails with %s', (name, errno) => {
  test('files in a folder are used, each figure is marked, and no file remains', () => {
    const all = measured([deny, 'memfd_create', errno], [...programs, pages], { TMPDIR: scratch });
    allMeasured(all);
    const why = `because memfd_create failed: ${name}`;
    for (const id of programs)
      expect(all.get(id)?.note).toMatch(new RegExp(`^create-proc runs a file in /\\S+, ${why}`));
    expect(all.get(pages)?.note).toMatch(new RegExp(`^page-fault/file uses a file in /\\S+, ${why}`));
    expect(readdirSync(scratch)).toEqual(['deny']);
  });
});

test('the mark is in the row and below the table, also through FFI', async () => {
  const file = join(forBench, 'marked.csv');
  const args = ['run', 'create-proc', 'abi-call', '--rounds', '1', '--output', file];
  const { code, stderr } = await bench(args, [deny, 'memfd_create', '1']);
  expect({ code, stderr }).toMatchObject({ code: 0 });
  const { stdout } = await bench(['table', file, '--published', 'none']);
  const unwrapped = stdout.replace(/\s+/g, ' ');
  expect(unwrapped).toMatch(
    /\[\d\] [^[]*: create-proc runs a file in \/\S+, because memfd_create failed: EPERM/,
  );
});

test('the mark is in the rows of a matrix', async () => {
  const file = join(forBench, 'marked-matrix.csv');
  const args = ['matrix', '--only', 'host,seccomp', '--rounds', '1', '--output', file];
  expect(await bench(args, [deny, 'memfd_create', '1'])).toMatchObject({ code: 0 });
  const rows = readResults(file).filter(({ benchmark }) => benchmark === 'create-proc');
  expect(new Set(rows.map(({ environment }) => environment))).toEqual(new Set(['host', 'seccomp']));
  for (const { note } of rows)
    expect(note).toMatch(/^create-proc runs a file in .* memfd_create failed: EPERM/);
});

describe('where vm.memfd_noexec is 2', () => {
  test('programs are run from a folder, and data may be in memory', ({ skip }) => {
    const all = measured(inNamespaces(noMemory, skip), [...programs, pages]);
    allMeasured(all);
    for (const id of programs) expect(all.get(id)?.note).toContain('because memfd_create failed: EACCES');
    expect(all.get(pages)).not.toHaveProperty('note');
  });

  test('and no folder runs programs, TMPDIR may name one that does', ({ skip }) => {
    const wrapper = inNamespaces(`${noMemory} && ${noFolders}`, skip);
    const all = measured(wrapper, programs, { TMPDIR: '/mnt/empty' });
    allMeasured(all);
    for (const { note } of all.values()) expect(note).toContain('a file in /mnt/empty');
  });

  test('and nothing else can be run, the message says what forbids it and how to cure that', ({ skip }) => {
    const all = measured(inNamespaces(`${noMemory} && ${noFolders}`, skip), programs, { TMPDIR: '/tmp' });
    for (const line of all.values()) {
      const { message } = failureOf(line);
      expect(message).toMatch(/^memfd_create failed: EACCES \(/);
      expect(message).toMatch(/sysctl vm\.memfd_noexec=0.*TMPDIR/);
    }
  });
});

test('hidepid=2 keeps nothing from being measured', ({ skip }) => {
  const user = ['setpriv', '--reuid=65534', '--regid=65534', '--clear-groups'];
  const wrapper = inNamespaces(
    'mount -t proc -o hidepid=2 proc /proc && chmod 755 /mnt /mnt/program',
    skip,
    user,
  );
  const few = measurable.map(({ id }) => id).filter((id) => !id.startsWith('list-dir/'));
  for (const [id, { result, what }] of measured(wrapper, few, { TMPDIR: '/mnt/empty' }))
    if (result !== -95) expect({ id, result, what }).toEqual({ id, result: 0, what: '' });
});
