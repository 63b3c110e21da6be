/**
 * Brings a checkout up to date: dependencies, then TypeScript. Plain JavaScript without imports from npm,
 * because nothing is installed yet when it first runs. In an installed package there is nothing to do.
 * What is current is decided by content, so a touched file costs nothing and an edited one is never missed.
 */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  accessSync,
  constants,
  existsSync,
  lchownSync,
  lstatSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const stamp = join(root, 'dist', '.sources');

/** @param {string} name */
const json = (name) => JSON.parse(readFileSync(join(root, name), 'utf8'));

/** @param {boolean} compiled without what only compiling and testing need */
function dependenciesAreCurrent(compiled) {
  if (!existsSync(join(root, 'node_modules/.package-lock.json'))) return false;
  const installed = json('node_modules/.package-lock.json').packages;
  return Object.entries(json('package-lock.json').packages).every(
    ([path, wanted]) =>
      path === '' ||
      wanted.optional ||
      (compiled && wanted.dev) ||
      installed[path]?.version === wanted.version,
  );
}

function sourcesHash() {
  const hash = createHash('sha256');
  for (const folder of ['src', 'bench', 'scripts', 'test']) {
    if (!existsSync(join(root, folder))) continue; // an image may be made without the tests
    const files = readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' });
    for (const file of files.filter((name) => name.endsWith('.ts')).sort())
      hash.update(`${folder}/${file}\0`).update(readFileSync(join(root, folder, file)));
  }
  for (const file of ['tsconfig.json', 'package-lock.json']) hash.update(readFileSync(join(root, file)));
  return hash.digest('hex');
}

/** Ends the program with a message. @param {string} line */
function giveUp(line) {
  process.stderr.write(`ringtoll: ${line}\n`);
  process.exit(1);
}

/**
 * @param {string} what
 * @param {string} command
 * @param {string[]} args
 */
function step(what, command, args) {
  try {
    accessSync(root, constants.W_OK);
  } catch (error) {
    giveUp(
      `${what} is needed first, but ${root} is not writable (${error.code}): run it once as a user who may write there`,
    );
  }
  process.stderr.write(`ringtoll: ${what}\n`);
  // stdout carries results only, so what a tool prints there goes to stderr.
  const { status, error } = spawnSync(command, args, { cwd: root, stdio: ['ignore', 2, 2] });
  if (error || status !== 0) {
    const reason = error ? error.message : `exit status ${status}`;
    giveUp(`${command} ${args.join(' ')} failed (${reason}); its messages are above.`);
  }
}

/** Files that root makes in a user's checkout are given to that user. @param {string} path */
function giveToOwner(path) {
  if (process.getuid() !== 0) return;
  const { uid, gid } = lstatSync(root);
  if (uid === 0) return;
  lchownSync(path, uid, gid);
  if (lstatSync(path).isDirectory()) for (const name of readdirSync(path)) giveToOwner(join(path, name));
}

/** The lock file is of the version that npm 7 brought. */
const LEAST_NPM = 7;

function installDependencies() {
  const { stdout, error } = spawnSync('npm', ['--version'], { encoding: 'utf8' });
  if (error)
    giveUp(
      `npm is needed to install the dependencies, and cannot be run (${error.code}): Debian has it as npm`,
    );
  const version = stdout.trim();
  if (Number.parseInt(version, 10) < LEAST_NPM)
    giveUp(`npm ${LEAST_NPM} or newer is needed to install the dependencies, this is ${version}`);
  const options = ['--include=dev', '--no-audit', '--no-fund'];
  step('installing the locked dependencies (npm ci)', 'npm', ['ci', ...options]);
  giveToOwner(join(root, 'node_modules'));
}

/** @param {boolean} [forTests] also the development dependencies, which compiled commands do not need */
export function setUp(forTests = false) {
  if (!existsSync(join(root, 'tsconfig.json'))) return;
  const hash = sourcesHash();
  const compiled = existsSync(stamp) && readFileSync(stamp, 'utf8') === hash;
  if (!dependenciesAreCurrent(compiled && !forTests)) installDependencies();
  if (compiled) return;
  // Compiled beside the old one and swapped in atomically, because a running bench starts workers from it.
  const [dist, fresh, old] = ['dist', `dist.new-${process.pid}`, `dist.old-${process.pid}`].map((name) =>
    join(root, name),
  );
  const tsc = join(root, 'node_modules/typescript/bin/tsc');
  step('compiling TypeScript (tsc)', process.execPath, [tsc, '-p', root, '--outDir', fresh]);
  writeFileSync(join(fresh, '.sources'), hash);
  giveToOwner(fresh);
  if (existsSync(dist)) renameSync(dist, old);
  renameSync(fresh, dist);
  rmSync(old, { recursive: true, force: true });
}

/** Also builds the native helpers, for commands that do not build them themselves. */
export async function setUpWithNative() {
  setUp(true);
  const { ensureNative } = await import('../dist/src/native/build.js');
  try {
    await ensureNative((line) => process.stderr.write(`ringtoll: ${line}\n`));
  } catch (error) {
    process.stderr.write(`ringtoll: ${error instanceof Error ? error.message : error}\n`);
    process.exitCode = 1;
  }
}
