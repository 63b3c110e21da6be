import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

const LINES_KEPT = 5;
const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
const INTERRUPTED = 130;

/** An interrupted download is removed by the handler of `exit`. */
const interrupted = () => process.exit(INTERRUPTED);

const kinds = /^(?:linux-image|linux-headers|xen-hypervisor)/;

/** The package that a metapackage stands for. Headers also depend on a common part. */
const realPackage = (name: string) =>
  new RegExp(`^\\s*Depends: (${kinds.exec(name)?.[0] ?? name}-\\S*\\d\\S*)(?<!-common)$`, 'm');

/** What headers depend on besides a compiler: their common part, and the programs of the kernel's build. */
const besideHeaders = /^\s*Depends: (linux-headers-\S*-common|linux-kbuild-\S*)$/gm;

/**
 * Debian's packages, downloaded and unpacked without installing them. This needs no root and changes nothing on the
 * system, because apt gets separate lists and a separate cache, which close() removes.
 */
export class DebianPackages {
  readonly #folder: string;
  readonly #env: NodeJS.ProcessEnv;
  readonly #options: readonly string[];

  private constructor(folder: string, env: NodeJS.ProcessEnv) {
    this.#folder = folder;
    this.#env = { ...env, LC_ALL: 'C' };
    this.#options = [
      `Dir::State=${folder}/state`,
      `Dir::State::status=${folder}/status`,
      `Dir::Cache=${folder}/cache`,
      'APT::Architectures::=amd64',
      'APT::Architectures::=arm64',
      'Acquire::Languages=none',
      // By default root's apt downloads as user _apt, who may not enter our folder.
      'APT::Sandbox::User=root',
    ].flatMap((option) => ['-o', option]);
  }

  /** Downloads the package lists into a new folder in `parent`. @throws Error without apt or network. */
  static async open(
    parent: string,
    log: (line: string) => void,
    env: NodeJS.ProcessEnv,
  ): Promise<DebianPackages> {
    const folder = mkdtempSync(join(parent, '.tmp-'));
    const packages = new DebianPackages(folder, env);
    process.on('exit', packages.#remove);
    for (const name of SIGNALS) process.on(name, interrupted);
    try {
      for (const name of ['state/lists/partial', 'cache/archives/partial'])
        mkdirSync(join(folder, name), { recursive: true });
      writeFileSync(join(folder, 'status'), '');
      log("downloading Debian's package lists");
      await packages.#apt(['apt-get', 'update', '-qq']);
      return packages;
    } catch (error) {
      packages.close();
      throw error;
    }
  }

  /** The package itself, or the one that a metapackage stands for. @throws Error for an unknown package. */
  async resolve(name: string): Promise<string> {
    if (!/^[a-z0-9][a-z0-9.+-]*$/.test(name)) throw new Error(`${name} is neither a file nor a package name`);
    return realPackage(name).exec(await this.#depends(name))?.[1] ?? name;
  }

  /** The packages that building with these headers needs besides. */
  async besideHeaders(name: string): Promise<string[]> {
    return [...(await this.#depends(name)).matchAll(besideHeaders)].map(([, other = '']) => other);
  }

  /** Downloads a package and unpacks it into a folder. */
  async unpack(name: string, into: string): Promise<void> {
    const downloads = this.scratch();
    await this.#apt(['apt-get', 'download', '-qq', name], downloads);
    for (const file of readdirSync(downloads))
      await run('dpkg-deb', ['-x', join(downloads, file), into], { env: this.#env });
    rmSync(downloads, { recursive: true });
  }

  /** A new folder, removed by close() or when the process is interrupted. */
  scratch(): string {
    return mkdtempSync(join(this.#folder, 'scratch-'));
  }

  close(): void {
    process.off('exit', this.#remove);
    for (const name of SIGNALS) process.off(name, interrupted);
    this.#remove();
  }

  readonly #remove = () => rmSync(this.#folder, { recursive: true, force: true });

  #depends(name: string): Promise<string> {
    return this.#apt(['apt-cache', 'depends', '--important', name]).catch((error: Error) => {
      if (!error.message.includes('No packages found')) throw error;
      throw new Error(
        `there is no package ${name} (apt-cache search --names-only linux-image lists kernels)`,
      );
    });
  }

  async #apt([program, ...args]: [string, ...string[]], cwd = this.#folder): Promise<string> {
    try {
      return (await run(program, [...this.#options, ...args], { cwd, env: this.#env })).stdout;
    } catch (error) {
      const { code, stderr } = error as { code?: string | number; stderr?: string };
      if (code === 'ENOENT')
        throw new Error(
          `${program} not found: package names need Debian or Ubuntu (elsewhere name a file: --kernel PATH)`,
        );
      const said = (stderr ?? '').trim().split('\n').slice(-LINES_KEPT).join('\n');
      throw new Error(`${program} ${args.join(' ')} failed: ${said || (error as Error).message}`);
    }
  }
}
