/** Another machine over ssh: this one, through an sshd on loopback. */
import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { afterAll, afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { ssh } from '../../src/environments/ssh.ts';
import type { Context } from '../../src/systems/environment.ts';
import { Guarded } from '../../src/systems/guarded.ts';
import { remoteScript } from '../../src/systems/ssh-session.ts';
import { eventually } from '../support/bench.ts';
import { loopback } from '../support/sshd.ts';
import { everyRound, context as here, visitAll } from '../support/system.ts';

const scratch = mkdtempSync(join(tmpdir(), 'ssh-test-'));
const server = await loopback();
afterAll(() => {
  rmSync(scratch, { recursive: true });
  if (typeof server !== 'string') server.stop();
});

/** Where a probe has been put; others that run at the same time have folders without that file. */
const remoteFolders = () =>
  ['/tmp', '/var/tmp'].flatMap((folder) =>
    readdirSync(folder)
      .map((name) => join(folder, name))
      .filter((path) => /ringtoll-[^/]*$/.test(path) && existsSync(join(path, 'try'))),
  );

const probesIn = (folder: string) =>
  readdirSync('/proc').filter((pid) => {
    try {
      return readFileSync(`/proc/${pid}/cmdline`, 'latin1').startsWith(`${folder}/probe`);
    } catch {
      return false;
    }
  });

/** Why a host cannot be measured. */
async function refusal(context: Context): Promise<string> {
  const [variation] = await ssh.variations(context);
  const visit = { ...context, folder: scratch, args: ['--cpu', '0', 'abi-call'] };
  try {
    await variation?.prepare(visit);
    return 'none';
  } catch (error) {
    return (error as Error).message;
  }
}

test('without a host there is nothing to measure', async () => {
  expect(await ssh.obstacle?.(here)).toContain('--ssh user@host');
});

describe('an sshd on loopback', () => {
  let context: Context = here;
  let hosts = { good: '', unknown: '', refused: '', closed: '' };
  beforeEach(({ skip }) => {
    if (typeof server === 'string') return skip(server);
    hosts = server.hosts;
    context = { ...here, env: server.env, hosts: [hosts.good] };
    // A guard hands its own environment on.
    vi.stubEnv('PATH', server.env.PATH);
  });

  afterEach(() => {
    vi.unstubAllEnvs();
  });

  test('every benchmark is proven there in every round, with its facts, and nothing remains', async ({
    skip,
  }) => {
    const before = remoteFolders();
    const [row] = await visitAll(ssh, skip, context);
    expect(row?.failures).toEqual([]);
    expect(row?.measured.toSorted()).toEqual(everyRound().toSorted());
    expect(row?.label).toBe(hosts.good);
    expect(row?.facts.host).toBe(hostname());
    await eventually(() => remoteFolders().every((folder) => before.includes(folder)));
  });

  test('when the connection is lost the probe there stops at once and its folder goes', async () => {
    const [variation] = await ssh.variations(context);
    const guarded = await Guarded.start(context.native.guard);
    const before = remoteFolders();
    const args = ['--cpu', '0', '--samples', '100000', 'create-proc'];
    const command = await variation?.prepare({ ...context, folder: guarded.folder, args });
    if (!command) throw new Error('no command');
    for await (const line of guarded.run(command)) if (line.includes('"facts"')) break;
    const [folder = ''] = remoteFolders().filter((name) => !before.includes(name));
    expect(probesIn(folder).length).toBeGreaterThan(0);
    await guarded.close();
    await eventually(() => probesIn(folder).length === 0 && !remoteFolders().includes(folder));
  });

  test('a host that cannot be used says why, and what to do', async () => {
    const why = (host: string) => refusal({ ...context, hosts: [host] });
    expect(await why(hosts.unknown)).toMatch(/Host key verification failed.*log in once.*ssh loop-unknown/);
    expect(await why(hosts.refused)).toMatch(/Permission denied.*ssh-copy-id loop-refused/);
    expect(await why(hosts.closed)).toMatch(/refused.*sshd listen/);
    expect(await why('-oProxyCommand=true')).toMatch(/invalid characters/);
  });
});

test.each([
  ['Darwin arm64', /runs Darwin, not Linux/],
  ['Linux riscv64', /is riscv64.*x86_64 and aarch64/],
  ['Linux aarch64', /needs aarch64-linux-gnu-gcc \(apt-get install gcc-aarch64-linux-gnu/],
])('of a machine that is %s it says what is missing', async (answer, expected) => {
  if (answer.endsWith('aarch64') && process.arch === 'arm64') return;
  writeFileSync(join(scratch, 'ssh'), `#!/bin/sh\necho ${answer}\n`);
  chmodSync(join(scratch, 'ssh'), 0o755);
  const tools = ['/bin'].filter(() => !answer.endsWith('aarch64'));
  const env = { ...process.env, PATH: [scratch, ...tools].join(delimiter) };
  expect(await refusal({ ...here, env, hosts: ['it'] })).toMatch(expected);
});

describe('what runs there', () => {
  /** Standard error, and the names left in the only places where it may write. */
  function run(limit: string, mktemp: string) {
    writeFileSync(join(scratch, 'mktemp'), `#!/bin/sh\n${mktemp}\n`);
    chmodSync(join(scratch, 'mktemp'), 0o755);
    const home = mkdtempSync(join(scratch, 'home-'));
    const env = { PATH: `${scratch}:${process.env.PATH}`, HOME: home, TMPDIR: home };
    const script = `${limit}; eval "$(dd bs=1 count=${Buffer.byteLength(remoteScript)} 2>/dev/null)"`;
    const input = remoteScript + '#!/bin/sh\necho "$@"\n'.padEnd(100_000);
    const { stdout, stderr, status } = spawnSync('sh', ['-c', script, 'sh', '100000', 'a', 'b'], {
      env,
      input,
      encoding: 'utf8',
    });
    return { stdout, stderr, status, left: readdirSync(home) };
  }
  const real = 'exec /usr/bin/mktemp "$@"';

  test('says that there is no room, and leaves nothing', () => {
    const { stderr, status, left } = run('ulimit -f 8; trap "" XFSZ', real);
    expect(stderr).toContain('no room for the 100000 bytes of the probe');
    expect({ status, left }).toEqual({ status: 1, left: [] });
  });

  test('says that no folder takes programs', () => {
    const { stderr, status, left } = run(':', 'exit 1');
    expect(stderr).toMatch(/cannot store and run a program in .*remount,exec/s);
    expect({ status, left }).toEqual({ status: 1, left: [] });
  });
});
