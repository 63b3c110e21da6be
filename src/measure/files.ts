import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { rmSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { type FilesLine, parseLine } from '../native/measurement.ts';

/**
 * The files that benchmarks read, made once for all rounds by a process (probe --keep) that removes them when its
 * standard input ends: at the end of the run, and also when this process is interrupted or killed.
 */
export class Files {
  /** Absent where no files are needed, or none could be made; the benchmarks then say why. */
  readonly folder: string | undefined;
  readonly #keeper: ReturnType<typeof launch>;

  private constructor(keeper: ReturnType<typeof launch>, folder: string | undefined) {
    this.#keeper = keeper;
    this.folder = folder;
  }

  /**
   * Makes what these benchmarks need.
   * @param onProgress is never called where nothing is needed.
   * @throws the reason of `signal` when that aborts, after what was made is removed.
   */
  static async make(
    probe: string,
    benchmarks: readonly string[],
    onProgress: (line: FilesLine) => void,
    signal: AbortSignal,
  ): Promise<Files> {
    const keeper = launch(probe, benchmarks);
    const stop = () => void keeper.stdin.end();
    signal.addEventListener('abort', stop);
    let folder: string | undefined;
    for await (const text of createInterface({ input: keeper.stdout })) {
      const line = parseLine(text);
      if (line?.type !== 'files') continue;
      onProgress(line);
      folder = line.folder;
      if (line.made === line.wanted) break;
    }
    signal.removeEventListener('abort', stop);
    const files = new Files(keeper, folder);
    if (signal.aborted) await files.remove();
    signal.throwIfAborted();
    return files;
  }

  /** Resolves when all of them are removed. */
  async remove(): Promise<void> {
    const { exitCode, signalCode } = this.#keeper;
    const gone = exitCode === null && signalCode === null ? once(this.#keeper, 'exit') : null;
    this.#keeper.stdin.end();
    await gone;
    // A keeper that was killed, as where memory runs out, has removed nothing.
    if (this.#keeper.signalCode !== null && this.folder !== undefined)
      rmSync(this.folder, { recursive: true, force: true });
  }
}

/** In another session, so that Ctrl-C reaches only the harness. */
function launch(probe: string, benchmarks: readonly string[]) {
  const keeper = spawn(probe, ['--keep', ...benchmarks], {
    detached: true,
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  keeper.stdin.on('error', () => {});
  return keeper;
}
