import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { chooseCpu } from '../../src/host/choose-cpu.ts';
import { ensureNative } from '../../src/native/build.ts';
import { gatherFacts } from '../../src/native/facts.ts';

/** The built helpers of this checkout, and the CPUs that tests may use on this machine. */
export async function nativeHere() {
  const native = await ensureNative(() => {});
  const facts = await gatherFacts(native.probe);
  return { native, facts, ...chooseCpu(facts) };
}

const fixtures = fileURLToPath(new URL('../fixtures', import.meta.url));

/** Compiles a program of test/fixtures; CC may have arguments. */
export function compileFixture(source: string, ...args: string[]): void {
  const [program = '', ...own] = (process.env.CC || 'cc').split(/\s+/);
  execFileSync(program, [...own, ...args, source], { cwd: fixtures });
}
