/**
 * Builds the native code in every way that matters, warnings being errors, and runs its tests: with address and
 * undefined-behaviour sanitizers, and for arm64 under an emulator where both tools are there.
 *
 *   npm run native-check
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from '../src/native/build.ts';
import { packageRoot } from '../src/package-root.ts';

interface Way {
  name: string;
  cc: string;
  flags: string[];
  /** Program under which the tests run, and what they are told about it at each run. */
  runner: string[];
  told: string[][];
  /** Whether a command can be observed: an emulator of one program has no orphans to adopt. */
  observes: boolean;
}

const sanitizers = ['-g', '-fsanitize=address,undefined', '-fno-sanitize-recover=all'];
const ways: Way[] = [
  {
    name: 'sanitizers',
    cc: process.env.CC || 'cc',
    flags: sanitizers,
    runner: [],
    told: [[], ['in-kernel']],
    observes: true,
  },
  {
    name: 'arm64',
    cc: 'aarch64-linux-gnu-gcc',
    flags: [],
    runner: ['qemu-aarch64'],
    told: [['emulated'], ['in-kernel']],
    observes: false,
  },
];

const missing = ({ cc, runner }: Way) =>
  [cc, ...runner].find((tool) => spawnSync(tool, ['--version'], { stdio: 'ignore' }).error !== undefined);

/** Observes a line of the shell in each way. That a way of counting is not allowed here is no failure. */
function observes(observe: string): boolean {
  const line = 'ls / | wc -l; (true & exit 3)';
  return [[], ['--count', 'tracepoint'], ['--count', 'ptrace']].every((count) => {
    const stdio = ['ignore', 'ignore', 'inherit', 'pipe'] as const;
    const { status, output } = spawnSync(observe, [...count, '--', 'sh', '-c', line], { stdio: [...stdio] });
    return status === 0 && /"exit":3|"failed":"counter"/.test(String(output[3]));
  });
}

const scratch = mkdtempSync(join(tmpdir(), 'ringtoll-native-'));
let failed = 0;
try {
  for (const way of ways) {
    const absent = missing(way);
    if (absent) {
      process.stdout.write(`${way.name}: skipped, ${absent} is not installed\n`);
      continue;
    }
    const folder = mkdtempSync(join(scratch, 'build-'));
    await build(join(packageRoot(), 'native'), folder, way.cc, way.flags);
    for (const told of way.told) {
      const [program = '', ...args] = [...way.runner, join(folder, 'native-test'), ...told];
      const { status } = spawnSync(program, args, { stdio: 'inherit' });
      const verdict =
        { 0: 'passed', 77: 'passed with skips' }[status ?? -1] ?? `FAILED with status ${status}`;
      failed += verdict.startsWith('passed') ? 0 : 1;
      process.stdout.write(`${[way.name, ...told].join(' ')}: ${verdict}\n`);
    }
    if (way.observes && !observes(join(folder, 'observe'))) {
      failed++;
      process.stdout.write(`${way.name}: FAILED to observe a command\n`);
    }
  }
} finally {
  rmSync(scratch, { recursive: true, force: true });
}
process.exitCode = failed > 0 ? 1 : 0;
