/** The counts of both counters, against each other and against strace. */
import { spawnSync } from 'node:child_process';
import { closeSync, mkdirSync, openSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { Counter } from '../../src/predict/observe.ts';
import { calls, observed, scratch, whyNot } from '../support/command.ts';

type Counts = Record<string, number>;

const tree = join(scratch, 'tree');
for (const folder of ['a/b', 'a/c', 'd']) mkdirSync(join(tree, folder), { recursive: true });
writeFileSync(join(tree, 'a', 'b', 'file'), '');

/** What strace does not count, and why. */
const notByStrace = {
  never: ['it counts a call when that returns, and these do not', /^exit(_group)?$/],
  killed: ['a call in which its thread is killed: here one that sends SIGKILL to itself', /^kill$/],
  unknown: ['what it has no name for', /^call \d+$/],
} as const;

/** What the kernel does not count at its tracepoint, and why. */
const notInKernel = {
  denied: [
    'a call that a seccomp filter denies does not get that far; a tracer stops it before',
    /^getppid$/,
  ],
} as const;

/** What differs from run to run, and why. */
const byChance = {
  children: [
    `processes that end at about the same time are one SIGCHLD or several, whose handler returns by a call; and a
    fork that finds a signal begins again (ERESTARTNOINTR)`,
    /^(rt_sigreturn|clone)$/,
  ],
  contended: ['whether a thread has to wait for another one', /^futex$/],
  stopped: [
    `a sleep goes on by restart_syscall where it had begun before the stop; and a traced parent that waits wakes up
    for every signal, also one that it ignores, and begins to wait again`,
    /^(restart_syscall|wait4)$/,
  ],
} as const;

interface Program {
  argv: readonly string[];
  /** Beside those that never return. */
  strace?: keyof typeof notByStrace;
  kernel?: keyof typeof notInKernel;
  chance?: keyof typeof byChance;
  /** As they have to be; 1, 0 and 1 where nothing is said. */
  processes?: number;
  threads?: number;
  execs?: number;
  /** Why this machine cannot run it. */
  lacks?: string | undefined;
}

const way = (name: string, rest: Omit<Program, 'argv'> = {}): Program => ({ argv: [calls, name], ...rest });

/** A kernel may have no 32-bit table, and a hypervisor or a filter may keep its calls from getting there. */
const compatLacks = (): string | undefined =>
  spawnSync(calls, ['compat']).status === 0 ? undefined : 'int $0x80 does not reach the 32-bit table here';

const programs: Program[] = [
  way('nothing'),
  way('threads', { threads: 8 }),
  way('200-threads', { threads: 200 }),
  way('forks', { processes: 51 }),
  way('odd-fork', { processes: 2 }),
  way('vforks', { processes: 11, execs: 6 }),
  way('signals'),
  way('exec-by-thread', { threads: 2, execs: 2 }),
  way('leader-exits', { threads: 1 }),
  way('exits-around', { threads: 8 }),
  way('killed-child', { processes: 2, strace: 'killed' }),
  way('unknown', { strace: 'unknown' }),
  way('denied', { kernel: 'denied' }),
  way('closes-all'),
  way('contended', { threads: 4, chance: 'contended' }),
  way('stopped', { processes: 2, chance: 'stopped' }),
  ...(process.arch === 'x64' ? [way('compat', { lacks: compatLacks() })] : []),
  { argv: ['ls', '-l', tree] },
  { argv: ['find', tree, '-name', 'f*'] },
  {
    argv: ['sh', '-c', 'ls / | wc -l | cat; exit 4'],
    processes: 4,
    execs: 4,
    chance: 'children',
  },
];
const named = programs.map((program) => [program.argv.slice(-1)[0]?.replace(tree, 'tree'), program] as const);

async function counted(by: Counter, argv: readonly string[]) {
  const { exit, counted } = (await observed(argv, { count: by })).observation;
  if (!counted) throw new Error('nothing was counted');
  return { ...counted, exit, calls: Object.fromEntries(counted.calls) };
}

type Explained = readonly [why: string, call: RegExp];
const matches = (name: string, taken: readonly Explained[]) => taken.some(([, call]) => call.test(name));
const but = (counts: Counts, taken: readonly Explained[]): Counts =>
  Object.fromEntries(Object.entries(counts).filter(([name]) => !matches(name, taken)));
const kernelOf = ({ kernel }: Program): Explained[] => (kernel ? [notInKernel[kernel]] : []);
const chanceOf = ({ chance }: Program): Explained[] => (chance ? [byChance[chance]] : []);

/** Calls and how often they were made, from strace's tables: one for each architecture. */
function byStrace(argv: readonly string[]): Counts {
  const file = join(scratch, 'strace');
  // A file on standard output, as for the observer: programs ask what is there.
  const stdout = openSync(join(scratch, 'said'), 'w');
  spawnSync('strace', ['-f', '-c', '-o', file, ...argv], { stdio: ['ignore', stdout, 'ignore'] });
  closeSync(stdout);
  const counts: Counts = {};
  let other = '';
  for (const line of readFileSync(file, 'utf8').split('\n')) {
    if (line.includes('32 bit mode')) other = 'i386 ';
    const row = /^ *[\d.]+ +[\d.]+ +\d+ +(\d+) .*?(\S+)$/.exec(line);
    if (row?.[2] && row[2] !== 'total') counts[other + row[2]] = Number(row[1]);
  }
  return counts;
}

/** strace also names the calls of the 32-bit table; this is the one that the test program makes. */
const inWords = (counts: Counts): Counts =>
  Object.fromEntries(
    Object.entries(counts).map(([name, count]) => [name.replace('i386 call 64', 'i386 getppid'), count]),
  );

const counters = ['tracepoint', 'ptrace'] as const;

describe.each(counters)('counted by %s', (by) => {
  test.for(named)(
    '%s makes the calls that strace counts, but for those explained',
    async ([, program], { skip }) => {
      const why =
        program.lacks ?? whyNot(by) ?? (spawnSync('strace', ['-V']).error && 'strace is not installed');
      if (why) skip(why);
      const missing: Explained[] = [
        notByStrace.never,
        ...(program.strace ? [notByStrace[program.strace]] : []),
      ];
      const ours = inWords((await counted(by, program.argv)).calls);
      const theirs = byStrace(program.argv);
      const explained = [...missing, ...(by === 'tracepoint' ? kernelOf(program) : []), ...chanceOf(program)];
      expect(but(ours, explained)).toEqual(but(theirs, explained));
      // The explanation is the right one: strace has none of them, and the observer some.
      expect(Object.keys(theirs).filter((name) => matches(name, missing))).toEqual([]);
      for (const [, call] of missing) expect(Object.keys(ours).some((name) => call.test(name))).toBe(true);
    },
  );

  test.for(named)(
    '%s has as many processes, threads and execs as it makes',
    async ([, program], { skip }) => {
      const why = program.lacks ?? whyNot(by);
      if (why) skip(why);
      const { processes = 1, threads = 0, execs = 1 } = program;
      expect(await counted(by, program.argv)).toMatchObject({ by, processes, threads, execs });
    },
  );
});

test.for(named)('%s counts the same in the kernel and by tracing', async ([, program], { skip }) => {
  const why = program.lacks ?? whyNot('tracepoint') ?? whyNot('ptrace');
  if (why) skip(why);
  const [one, other] = [await counted('tracepoint', program.argv), await counted('ptrace', program.argv)];
  const missing = kernelOf(program);
  const explained = [...missing, ...chanceOf(program)];
  const rest = (run: typeof one) => ({ ...run, by: '', calls: but(run.calls, explained) });
  expect(rest(one)).toEqual(rest(other));
  expect(Object.keys(one.calls).filter((name) => matches(name, missing))).toEqual([]);
});
