import { checkOutput } from '../../check/document.ts';
import { examine, fitness } from '../../check/examine.ts';
import { gatherAll } from '../../check/gather.ts';
import { render } from '../../document/render.ts';
import { describeMachine } from '../../host/describe.ts';
import { parseFacts } from '../../host/facts.ts';
import { ensureNative } from '../../native/build.ts';
import { gatherFacts } from '../../native/facts.ts';
import type { CheckOptions } from '../check-options.ts';
import { exitCodes } from '../errors.ts';
import { onInterrupt } from '../interrupt.ts';
import type { Io } from '../io.ts';
import { liveLineOn } from '../live-line.ts';
import { styleOf } from '../style.ts';
import { choose } from './measure.ts';

/**
 * Looks for the simple reasons why figures of this machine would be wrong, and changes nothing.
 * @returns the exit status: 2 where it is not fit.
 * @throws UsageError for a CPU that may not be used; BuildError.
 */
export async function checkCommand(options: CheckOptions, io: Io): Promise<number> {
  const line = liveLineOn(io.stderr);
  const native = await ensureNative((text) => io.stderr.write(`ringtoll: ${text}\n`), io.env);
  const raw = await gatherFacts(native.probe);
  const { cpu } = choose(raw, options.cpu);
  const interrupt = onInterrupt();
  line.show('looking around for three seconds');
  try {
    const findings = examine(await gatherAll(raw, cpu, io.env, native.probe, interrupt.signal));
    line.clear();
    const strict = options.strict === true;
    const report = { host: describeMachine(parseFacts(raw, cpu), cpu), findings, strict };
    // Only on a terminal is there a reason to be short.
    const output = checkOutput(report, options.verbose === true || options.format !== 'text');
    io.stdout.write(render(options.format, output, styleOf(options.color, io)));
    return fitness(findings, strict).fit ? exitCodes.done : exitCodes.unfit;
  } catch (error) {
    line.clear();
    if (!interrupt.signal.aborted) throw error;
    return exitCodes.interrupted;
  } finally {
    interrupt.release();
  }
}
