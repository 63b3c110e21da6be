import { type CpuChoice, chooseCpu } from '../host/choose-cpu.ts';
import { type HostFacts, parseFacts } from '../host/facts.ts';
import type { RawFacts } from '../host/raw.ts';
import { ensureNative, type Native } from '../native/build.ts';
import { gatherFacts } from '../native/facts.ts';

/** What every command needs that measures here. */
export interface ThisMachine {
  /** The programs built for it. */
  native: Native;
  raw: RawFacts;
  /** The CPU to measure on, and its peer. */
  choice: CpuChoice;
  /** Of this machine and that CPU. */
  facts: HostFacts;
}

/**
 * Builds the helpers where that is necessary, gathers the facts and chooses a CPU.
 * @param log takes a line before something is built, which takes seconds.
 * @param wanted the CPU to measure on, in place of the policy's.
 * @throws BuildError; CpuNotAllowedError for a CPU that this process may not use.
 */
export async function thisMachine(
  env: NodeJS.ProcessEnv,
  log: (line: string) => void,
  wanted?: number,
): Promise<ThisMachine> {
  const native = await ensureNative(log, env);
  const raw = await gatherFacts(native.probe);
  const choice = chooseCpu(raw, wanted);
  return { native, raw, choice, facts: parseFacts(raw, choice.cpu) };
}
