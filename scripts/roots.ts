/**
 * Builds and tries the package in minimal roots of Debian releases: other C libraries, compilers and Nodes than this
 * machine's. Takes root, mmdebstrap, and the archive that apt is set up with here.
 *
 *   npm run roots [-- SUITE...]
 */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { ensureNative } from '../src/native/build.ts';
import { packageRoot } from '../src/package.ts';
import { Guarded } from '../src/systems/guarded.ts';

const usual = ['bookworm', 'trixie'];
/** For one root, on a machine that is busy: most of it is for fetching and unpacking compilers. */
const LIMIT_MINUTES = 10;

const say = (line: string) => process.stdout.write(`${line}\n`);

/** The address of Debian's archive as apt has it here. */
function mirror(): string | undefined {
  const filters = ['Created-By: Packages', 'Origin: Debian', 'Label: Debian'];
  const { stdout } = spawnSync('apt-get', ['indextargets', '--format', '$(REPO_URI)', ...filters], {
    encoding: 'utf8',
  });
  return stdout?.split('\n')[0] || undefined;
}

const lacksMmdebstrap = () => spawnSync('mmdebstrap', ['--version'], { stdio: 'ignore' }).error !== undefined;

function obstacle(archive: string | undefined): string | null {
  if (process.getuid?.() !== 0) return 'not root';
  if (lacksMmdebstrap()) return 'mmdebstrap is not installed (apt-get install mmdebstrap)';
  return archive === undefined ? 'apt knows no archive of Debian here (apt-get update)' : null;
}

/** Under the guard, so that no process remains, even if this one is interrupted. */
async function passes(suite: string, archive: string, guard: string): Promise<boolean> {
  const script = join(packageRoot(), 'scripts', 'root.sh');
  const guarded = await Guarded.start(guard);
  const limit = setTimeout(() => {
    say(`${suite}: ended, it took more than ${LIMIT_MINUTES} minutes`);
    guarded.close();
  }, LIMIT_MINUTES * 60_000);
  const argv: [string, ...string[]] = [
    'unshare',
    '--mount',
    script,
    suite,
    archive,
    packageRoot(),
    process.execPath,
  ];
  for await (const line of guarded.run({ argv })) say(`${suite}: ${line}`);
  clearTimeout(limit);
  const ending = await guarded.close();
  if (ending?.exit === 0) return true;
  say(`${suite}: FAILED\n${guarded.said()}`);
  return false;
}

const archive = mirror();
const reason = obstacle(archive);
if (reason !== null || archive === undefined) say(`roots: skipped, ${reason}`);
else {
  const { guard } = await ensureNative((line) => process.stderr.write(`roots: ${line}\n`));
  for (const suite of process.argv.length > 2 ? process.argv.slice(2) : usual)
    if (!(await passes(suite, archive, guard))) process.exitCode = 1;
}
