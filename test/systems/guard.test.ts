/** The guard: whatever a command does and however it ends, nothing of it remains. */
import { spawn, spawnSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, describe, expect, test, vi } from 'vitest';
import type { Command } from '../../src/systems/environment.ts';
import { Guarded } from '../../src/systems/guarded.ts';
import { eventually } from '../support/bench.ts';
import { nativeHere } from '../support/native.ts';
import { processesWith } from '../support/processes.ts';

const { native } = await nativeHere();
const scratch = mkdtempSync(join(tmpdir(), 'guard-test-'));
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

const shell = (script: string, undo = ''): Command => ({ argv: ['sh', '-c', script], undo });

async function runToEnd(command: Command) {
  const guarded = await Guarded.start(native.guard);
  const lines: string[] = [];
  for await (const line of guarded.run(command)) lines.push(line);
  const said = guarded.said();
  const ending = await guarded.close();
  return { lines, said, ending, folder: guarded.folder };
}

test('a command runs in an empty folder of its own, which is gone afterwards', async () => {
  const { lines, ending, folder } = await runToEnd(
    shell('pwd; ls -A; mkdir -p a/b; chmod 500 a; echo x >y; echo z; exit 3'),
  );
  expect(lines).toEqual([folder, 'z']);
  expect(ending).toEqual({ exit: 3 });
  expect(existsSync(folder)).toBe(false);
});

test('temporary files of a command are in its folder', async () => {
  const { lines, folder } = await runToEnd(shell('echo "$TMPDIR"'));
  expect(lines).toEqual([folder]);
});

test('the end of what it said is kept: standard error and the file console', async () => {
  const { said, ending } = await runToEnd(shell('echo oops >&2; echo panic >console; kill -SEGV $$'));
  expect(said).toBe('oops\npanic');
  expect(ending).toEqual({ signal: 11 });
});

test('a program that there is not is said by its name', async () => {
  const { said, ending } = await runToEnd({ argv: ['no-such-program'] });
  // EACCES: PATH has a folder that this user may not search.
  expect(said).toMatch(/no-such-program: (ENOENT|EACCES)/);
  expect(ending).toEqual({ exit: 127 });
});

test('processes that have left their parent and their session are killed when the command ends', async () => {
  const word = randomUUID();
  const { ending, lines } = await runToEnd(
    shell(
      `setsid sh -c 'setsid sh -c "echo begun; sleep 1000; true" ${word} & sleep 1000' ${word} & sleep 0.3`,
    ),
  );
  expect({ ending, lines }).toEqual({ ending: { exit: 0 }, lines: ['begun'] });
  expect(processesWith(word)).toEqual([]);
});

test('a command that puts something else in the place of the folder loses only what was in it', async () => {
  const [moved, precious] = [join(scratch, 'moved'), join(scratch, 'precious')];
  mkdirSync(precious);
  writeFileSync(join(precious, 'file'), '');
  const swap = `touch own; mv "$PWD" ${moved} && ln -s ${precious} "$PWD"; echo "$PWD"`;
  const { lines } = await runToEnd(shell(swap));
  expect([readdirSync(moved), readdirSync(precious)]).toEqual([[], ['file']]);
  rmSync(lines[0] ?? '');
});

test('the undo line runs in the folder when everything is dead', async () => {
  const proof = join(scratch, 'undone');
  const alive = `kill -0 "$(cat pid)" && echo alive >${proof} || echo dead >${proof}`;
  await runToEnd(shell('sleep 1000 & echo $! >pid', alive));
  expect(readFileSync(proof, 'utf8')).toBe('dead\n');
});

test.each(['SIGKILL', 'SIGTERM'] as const)(
  'nothing remains when whoever asked is ended by %s',
  async (signal) => {
    const word = randomUUID();
    const proof = join(scratch, `undone-${signal}`);
    const program = join(scratch, `asks-${signal}.mjs`);
    const texts = [`touch ${proof}`, '4', 'sh', '-c', 'sleep 1000; true', word];
    writeFileSync(
      program,
      `import { spawn } from 'node:child_process';
     const guard = spawn(${JSON.stringify(native.guard)}, { detached: true, stdio: ['pipe', 'pipe', 'inherit', 'pipe'] });
     guard.stdio[3].on('data', (folder) => console.log(String(folder).replace('\\0', '')));
     guard.stdin.write(${JSON.stringify(texts.map((text) => `${text}\0`).join(''))});`,
    );
    const asks = spawn(process.execPath, [program], { stdio: ['ignore', 'pipe', 'inherit'] });
    let folder = '';
    asks.stdout.on('data', (text) => {
      folder += text;
    });
    await eventually(() => folder.endsWith('\n') && processesWith(word).length > 0);
    expect(existsSync(folder.trim())).toBe(true);
    asks.kill(signal);
    await eventually(
      () => processesWith(word).length === 0 && !existsSync(folder.trim()) && existsSync(proof),
    );
  },
);

test('nothing remains when whoever asked is gone before saying what to run', async () => {
  const guarded = await Guarded.start(native.guard);
  expect(existsSync(guarded.folder)).toBe(true);
  expect(await guarded.close()).toBe(null);
  expect(existsSync(guarded.folder)).toBe(false);
});

/** The parent of the folder that a guard makes where $TMPDIR is this, after a line of the shell with mounts of its own. */
async function placeIn(tmpdir: string, line?: string) {
  let program = native.guard;
  if (line !== undefined) {
    program = join(scratch, 'guard-in-mounts');
    // By its descriptor, since it may be in a folder that is mounted over.
    const script = `exec 9<'${native.guard}'; ${line} && exec /proc/self/fd/9`;
    writeFileSync(program, `#!/bin/sh\nexec unshare --mount sh -c "${script}"\n`, { mode: 0o755 });
  }
  vi.stubEnv('TMPDIR', tmpdir);
  const guarded = await Guarded.start(program).finally(() => vi.unstubAllEnvs());
  const lines: string[] = [];
  for await (const text of guarded.run(shell('pwd; ls -A'))) lines.push(text);
  await guarded.close();
  expect(lines).toEqual([guarded.folder]);
  return dirname(guarded.folder);
}

const over = (options: string, ...folders: string[]) =>
  folders.map((folder) => `mount -t tmpfs -o ${options} none ${folder}`).join(' && ');
const mountsHere = spawnSync('unshare', ['--mount', 'sh', '-c', over('noexec', '/tmp')]).status === 0;

test('its folder is in $TMPDIR, or in the next place where that is none', async () => {
  expect(await placeIn(scratch)).toBe(scratch);
  for (const none of [join(scratch, 'missing'), join(scratch, 'x'.repeat(250)), 'relative', ''])
    expect(await placeIn(none)).toMatch(/^(\/var)?\/tmp$/);
});

describe.skipIf(!mountsHere)('where folders are mounted otherwise', () => {
  test('its folder is where programs can be run', async () => {
    expect(await placeIn('/mnt', over('noexec', '/mnt'))).toBe('/tmp');
    expect(await placeIn('/mnt', over('noexec', '/mnt', '/tmp'))).toBe('/var/tmp');
    expect(await placeIn('/mnt', over('exec', '/mnt'))).toBe('/mnt');
  });

  test('and programs can be run nowhere, it is in the first that can be written', async () => {
    expect(await placeIn('/mnt', over('noexec', '/mnt', '/tmp', '/var/tmp'))).toBe('/mnt');
    const readOnly = `${over('ro', '/mnt')} && ${over('noexec', '/tmp', '/var/tmp')}`;
    expect(await placeIn('/mnt', readOnly)).toBe('/tmp');
  });

  test('without room for a folder it says so', async () => {
    await expect(placeIn('/mnt', over('ro', '/mnt', '/tmp', '/var/tmp'))).rejects.toThrow(
      /cannot make a folder in \$TMPDIR, \/tmp or \/var\/tmp: EROFS/,
    );
  });
});
