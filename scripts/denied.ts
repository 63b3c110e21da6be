/**
 * Runs the tests as on machines that forbid much: without calls that sandboxes refuse, without the 32-bit table of
 * calls, and on one CPU.
 *
 *   npm run denied [EPERM|ENOSYS] [-- <arguments of vitest run>]
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { allowedCpus } from '../src/host/choose-cpu.ts';
import { ensureNative } from '../src/native/build.ts';
import { compilerIn } from '../src/native/compile.ts';
import { gatherFacts } from '../src/native/facts.ts';
import { packageRoot } from '../src/package.ts';
import { taskset } from '../src/systems/cpu.ts';

const refused = 'bpf,perf_event_open,io_uring_setup,memfd_create,i386';
const [cpu] = allowedCpus(await gatherFacts((await ensureNative(() => {})).probe));

/** The errno is that of a container, and that of a kernel or a sandbox that has never heard of the call. */
const ways = [
  { name: 'EPERM', also: ', on one CPU', errno: '1', within: [taskset.name, '-c', String(cpu)] },
  { name: 'ENOSYS', also: '', errno: '38', within: [] },
];
const [first, ...others] = process.argv.slice(2);
const asked = ways.filter(({ name }) => name === first);
const [chosen, args] = asked.length > 0 ? [asked, others] : [ways, process.argv.slice(2)];

const scratch = mkdtempSync(join(tmpdir(), 'ringtoll-denied-'));
const failed: string[] = [];
try {
  const deny = join(scratch, 'deny');
  const source = join(packageRoot(), 'test', 'fixtures', 'deny.c');
  await compilerIn(scratch, process.env.CC || 'cc')('-o', deny, source);
  for (const { name, also, errno, within } of chosen) {
    process.stdout.write(`\n== ${refused}: ${name}${also}\n`);
    const vitest = ['npx', 'vitest', 'run', ...args];
    const [program = '', ...rest] = [...within, deny, refused, errno, ...vitest];
    const { status, error } = spawnSync(program, rest, { cwd: packageRoot(), stdio: 'inherit' });
    if (status !== 0) failed.push(`${name}: ${error?.message ?? `status ${status}`}`);
  }
} finally {
  rmSync(scratch, { recursive: true });
}
for (const how of failed) process.stderr.write(`denied: ${how}\n`);
process.exitCode = failed.length > 0 ? 1 : 0;
