/** The observer: the command runs as it would, however it ends, and nothing of it remains. */
import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { chmodSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { packageRoot } from '../../src/package.ts';
import { eventually } from '../support/bench.ts';
import {
  calls,
  cpu,
  failure,
  forever,
  native,
  observed,
  scratch,
  shell,
  whyNot,
} from '../support/command.ts';
import { processesWith } from '../support/processes.ts';

const ways = [
  ['timed', {}],
  ['counted by tracepoint', { count: 'tracepoint' }],
  ['counted by ptrace', { count: 'ptrace' }],
] as const;

describe.each(ways)('a command that is %s', (_, options) => {
  const why = 'count' in options ? whyNot(options.count) : undefined;
  const count = 'count' in options ? ['--count', options.count] : [];

  test.for([
    [shell('exit 3'), { exit: 3 }],
    [shell('kill -SEGV $$'), { signal: 11 }],
    [shell('kill -KILL $$'), { signal: 9 }],
    [[calls, 'closes-all'], { exit: 5 }],
    // By another process, while it is stopped.
    [shell('(while kill -CONT $$ 2>&-; do sleep 0.1; done) & kill -STOP $$; exit 4'), { exit: 4 }],
  ] as const)('%j ends as it does', async ([argv, ending], { skip }) => {
    if (why) skip(why);
    expect((await observed(argv, options)).observation).toMatchObject(ending);
  });

  test('may be killed with all of its threads in the middle of their calls', async ({ skip }) => {
    if (why) skip(why);
    const script = `${calls} endless & sleep 0.1; kill -KILL $!; wait $!; [ $? = 137 ] && exit 8`;
    expect((await observed(shell(script), options)).observation).toMatchObject({ exit: 8 });
    expect(
      (await observed(shell(`(sleep 0.1; kill -KILL $$) & exec ${calls} endless`), options)).observation,
    ).toMatchObject({ signal: 9 });
  });

  test('has the same signals, descriptors, folder, group and terminal', async ({ skip }) => {
    if (why) skip(why);
    // Of stat: the state, which /proc does not tell of a traced process, is not among them.
    const script = 'grep "^Sig[^Q]" /proc/self/status; ls /proc/$$/fd; cut -d" " -f5-8 /proc/$$/stat; pwd';
    const stdout = execFileSync('sh', ['-c', script], { stdio: ['ignore', 'pipe', 'ignore'] });
    const { said } = await observed(shell(script), options);
    expect(said).toContain('SigIgn');
    expect(said).toBe(String(stdout));
  });

  test('is stopped and continued by a shell with job control', async ({ skip }) => {
    if (why) skip(why);
    const stops = `bash -mc 'sh -c "kill -STOP \\$\\$; exit 6"; echo stopped $?; fg >/dev/null; echo then $?'`;
    const { stdout } = inTerminal([...count, '--', 'sh', '-c', stops], '', skip);
    expect(stdout).toMatch(/stopped 147[\s\S]*then 6/);
  });

  test('gets one SIGINT of a Ctrl-C, and decides itself what follows', async ({ skip }) => {
    if (why) skip(why);
    const [ready, caught, enough] = ['ready', 'caught', 'enough'].map((word) =>
      join(scratch, word + randomUUID()),
    );
    const script = `trap 'echo caught; echo >${caught}' INT; echo >${ready}; while [ ! -e ${enough} ]; do sleep 0.01; done; exit 7`;
    const waits = 'there() { n=0; until [ -e "$1" ] || [ $n = 400 ]; do sleep 0.05; n=$((n+1)); done; }';
    // A second one would have come by the end of the pause.
    const typed = `${waits}; there ${ready}; printf '\\003'; there ${caught}; sleep 0.3; echo >${enough}`;
    const { stdout, report } = inTerminal([...count, '--', ...shell(script)], typed, skip);
    expect(stdout.match(/caught/g)).toHaveLength(1);
    expect(report).toContain('"exit":7');
  });

  test('leaves nothing behind, and what went on without it is named', async ({ skip }) => {
    if (why) skip(why);
    const word = randomUUID();
    const deaf = `trap '' TERM; ${forever}`;
    const daemons = `setsid sh -c "${deaf}" ${word} & setsid sh -c 'sleep 1000; true' ${word} & sleep 0.2`;
    const error = await failure(shell(daemons), options);
    expect(error).toMatchObject({ failure: 'left' });
    expect(error.message).toMatch(/^sh left processes .*sh \(pid \d+\), .*sleep \(pid \d+\)/s);
    expect(processesWith(word)).toEqual([]);
  });

  test('may leave what ends within a second, whose time counts', async ({ skip }) => {
    if (why) skip(why);
    const busy = 'i=0; while [ $i -lt 50000 ]; do i=$((i+1)); done; echo done';
    const { observation, said } = await observed(shell(`(${busy}) & exit 2`), options);
    expect({ exit: observation.exit, said }).toEqual({ exit: 2, said: 'done\n' });
    expect(observation.userNs + observation.systemNs).toBeGreaterThan(0);
  });

  test('gets SIGTERM when the harness has had enough, and its end is waited for', async ({ skip }) => {
    if (why) skip(why);
    const controller = new AbortController();
    const proof = join(scratch, randomUUID());
    const patient = `trap 'sleep 0.2; echo >${proof}; exit 1' TERM; echo >$0; ${forever}`;
    const begun = join(scratch, randomUUID());
    const run = observed(shell(patient, begun), { ...options, signal: controller.signal });
    const ended = expect(run).rejects.toThrow('enough');
    await eventually(() => existsSync(begun));
    controller.abort(new Error('enough'));
    await ended;
    expect(existsSync(proof)).toBe(true);
    expect(processesWith(begun)).toEqual([]);
  });

  test('is gone with all that came of it when the harness is killed', async ({ skip }) => {
    if (why) skip(why);
    const word = randomUUID();
    const program = join(scratch, `${word}.mjs`);
    const family = `sh -c '${forever}' ${word} & setsid sh -c '${forever}' ${word} & wait`;
    writeFileSync(
      program,
      `import { observe } from ${JSON.stringify(join(packageRoot(), 'dist/src/predict/observe.js'))};
       await observe(${JSON.stringify(native)}, ${JSON.stringify(shell(family, word))}, {
         ...${JSON.stringify(options)},
         stdio: { stdin: 'ignore', stdout: 'ignore', stderr: 'ignore' },
         signal: new AbortController().signal,
       });`,
    );
    const harness = spawn(process.execPath, [program], { stdio: 'inherit' });
    await eventually(() => processesWith(word).length >= 3);
    harness.kill('SIGKILL');
    await eventually(() => processesWith(word).length === 0);
  });

  test('that is not there or not executable fails as in a shell', async ({ skip }) => {
    if (why) skip(why);
    const plain = join(scratch, 'plain');
    writeFileSync(plain, 'exit 6\n');
    chmodSync(plain, 0o644);
    expect(await failure(['no-such-program'], options)).toMatchObject({
      failure: 'not-found',
      message: 'no-such-program cannot be run: ENOENT',
    });
    expect(await failure([join(scratch, 'none')], options)).toMatchObject({ failure: 'not-found' });
    expect(await failure([plain], options)).toMatchObject({
      failure: 'not-executable',
      message: `${plain} cannot be run: EACCES`,
    });
    // A script that names no interpreter, as execvp(3) runs it.
    chmodSync(plain, 0o755);
    expect((await observed([plain], options)).observation).toMatchObject({ exit: 6 });
  });

  test('runs on the CPU and behind the filter that were asked for', async ({ skip }) => {
    if (why) skip(why);
    const status = ['grep', '-E', '^(Cpus_allowed_list|Seccomp_filters)', '/proc/self/status'];
    const filters = (text: string) => Number(/Seccomp_filters:\s*(\d+)/.exec(text)?.[1]);
    const before = filters(String(execFileSync('cat', ['/proc/self/status'])));
    const { said } = await observed(status, { ...options, cpu, seccompRules: 200 });
    expect(said).toMatch(new RegExp(`Cpus_allowed_list:\\s*${cpu}\n`));
    expect(filters(said)).toBe(before + 1);
    expect(await failure(status, { ...options, cpu: 100_000 })).toMatchObject({
      failure: 'start',
      message: expect.stringContaining('CPU 100000 cannot be used'),
    });
  });
});

/** Runs the observer in a terminal of its own, in which the output of the shell line `typed` is typed. */
function inTerminal(args: readonly string[], typed: string, skip: (why: string) => never) {
  const quoted = [native.observe, ...args].map((text) => `'${text.replaceAll("'", `'\\''`)}'`).join(' ');
  // script runs what $SHELL names, and what a Ctrl-C does to that depends on which it is: none remains.
  const script = ['script', '-qec', `exec ${quoted} 3>report`, '/dev/null'];
  if (spawnSync('script', ['--version']).error) skip('script is not installed (bsdutils)');
  const line = `{ ${typed || ':'}; sleep 0.2; } | "$@"`;
  const env = { ...process.env, SHELL: '/bin/sh' };
  const options = { cwd: scratch, encoding: 'utf8', timeout: 30_000, env } as const;
  const { stdout } = spawnSync('sh', ['-c', line, 'sh', ...script], options);
  return { stdout, report: readFileSync(join(scratch, 'report'), 'utf8') };
}
