/**
 * Builds the native code in every way that matters, warnings being errors, and runs its tests: with address and
 * undefined-behaviour sanitizers, as distributions fortify it, by another compiler, for musl, with the headers of an
 * older Linux, and for arm64 under an emulator where the tools are there.
 *
 *   npm run native-check
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { compilerIn } from '../src/native/compile.ts';
import { build } from '../src/native/make.ts';
import { packageRoot } from '../src/package.ts';
import { oldHeaders } from './support/old-headers.ts';

interface Way {
  name: string;
  cc: string;
  flags: string[];
  /** Program under which the tests run, and their arguments in each run. */
  runner: string[];
  runs: string[][];
  /** Whether a command can be observed: an emulator of one program has no orphans to adopt. */
  observes: boolean;
}

const sanitizers = ['-g', '-fsanitize=address,undefined', '-fno-sanitize-recover=all'];
/** As Ubuntu, Fedora, Arch and Gentoo have it by default, or nearly. */
const fortified = ['-U_FORTIFY_SOURCE', '-D_FORTIFY_SOURCE=3'];
/** Warnings that are errors by default since GCC 14. */
const strict = [
  'implicit-function-declaration',
  'implicit-int',
  'int-conversion',
  'incompatible-pointer-types',
].map((name) => `-Werror=${name}`);
/** Debian's musl comes without headers of Linux; on other distributions they lie where it looks. */
const linuxHeaders = ['/usr/include/x86_64-linux-gnu', '/usr/include'].flatMap((at) => ['-idirafter', at]);
const scratch = mkdtempSync(join(tmpdir(), 'ringtoll-native-'));
const here = { runner: [], runs: [[], ['in-kernel']], observes: true };
const ways: Way[] = [
  { name: 'sanitizers', cc: process.env.CC || 'cc', flags: sanitizers, ...here },
  { name: 'gcc, fortified', cc: 'gcc', flags: [...fortified, ...strict], ...here },
  { name: 'clang, fortified', cc: 'clang', flags: fortified, ...here },
  { name: 'musl', cc: 'musl-gcc', flags: linuxHeaders, ...here },
  { name: 'old headers', cc: 'gcc', flags: ['-isystem', oldHeaders(join(scratch, 'include'))], ...here },
  {
    name: 'arm64',
    cc: 'aarch64-linux-gnu-gcc',
    flags: [],
    runner: ['qemu-aarch64'],
    runs: [['emulated'], ['in-kernel']],
    observes: false,
  },
];

const missing = ({ cc, runner }: Way) =>
  [cc, ...runner].find((tool) => spawnSync(tool, ['--version'], { stdio: 'ignore' }).error !== undefined);

/** Observes a shell command with each way of counting; one that is not allowed here is no failure. */
function observes(observe: string): boolean {
  const line = 'ls / | wc -l; (true & exit 3)';
  return [[], ['--count', 'tracepoint'], ['--count', 'ptrace']].every((count) => {
    const stdio = ['ignore', 'ignore', 'inherit', 'pipe'] as const;
    const { status, output } = spawnSync(observe, [...count, '--', 'sh', '-c', line], { stdio: [...stdio] });
    return status === 0 && /"exit":3|"failed":"counter"/.test(String(output[3]));
  });
}

let failed = 0;
try {
  for (const way of ways) {
    const absent = missing(way);
    if (absent) {
      process.stdout.write(`${way.name}: skipped, ${absent} is not installed\n`);
      continue;
    }
    const folder = mkdtempSync(join(scratch, 'build-'));
    await build(join(packageRoot(), 'native'), folder, compilerIn(folder, way.cc), ['-Werror', ...way.flags]);
    // A user's build goes on without these.
    for (const name of readdirSync(folder).filter((name) => name.endsWith('.why'))) {
      failed++;
      process.stdout.write(
        `${way.name}: FAILED to build ${name}\n${readFileSync(join(folder, name), 'utf8')}`,
      );
    }
    for (const own of way.runs) {
      const [program = '', ...args] = [...way.runner, join(folder, 'native-test'), ...own];
      const { status } = spawnSync(program, args, { stdio: 'inherit' });
      const verdict =
        { 0: 'passed', 77: 'passed with skips' }[status ?? -1] ?? `FAILED with status ${status}`;
      failed += verdict.startsWith('passed') ? 0 : 1;
      process.stdout.write(`${[way.name, ...own].join(' ')}: ${verdict}\n`);
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
