import { chooseCpu } from '../../src/host/choose-cpu.ts';
import { ensureNative } from '../../src/native/build.ts';
import { gatherFacts } from '../../src/native/facts.ts';

/** The built helpers of this checkout, and the CPUs that tests may use on this machine. */
export async function nativeHere() {
  const native = await ensureNative(() => {});
  const facts = await gatherFacts(native.probe);
  return { native, facts, ...chooseCpu(facts) };
}
