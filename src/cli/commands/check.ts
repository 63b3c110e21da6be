import { checkOutput } from '../../check/document.ts';
import { examine, fitness } from '../../check/examine.ts';
import { gatherAll } from '../../check/gather.ts';
import { render } from '../../document/render.ts';
import { describeMachine } from '../../host/describe.ts';
import { thisMachine } from '../../measure/machine.ts';
import type { CheckOptions } from '../command-options.ts';
import { type Io, styleOf } from '../console.ts';
import { exitCodes, onInterrupt } from '../exit.ts';

/**
 * Looks for what would distort figures of this machine, and changes nothing.
 * @returns the exit status: 2 where it is not fit.
 * @throws as {@link thisMachine} does.
 */
export async function checkCommand(options: CheckOptions, io: Io): Promise<number> {
  const { console } = io;
  const { native, raw, choice, facts } = await thisMachine(io.env, (line) => console.say(line), options.cpu);
  const { cpu } = choice;
  const interrupt = onInterrupt();
  console.show('checking for three seconds');
  try {
    const findings = examine(await gatherAll(raw, cpu, io.env, native.probe, interrupt.signal));
    console.clear();
    const strict = options.strict === true;
    const report = { host: describeMachine(facts, cpu), findings, strict };
    // Only on a terminal is there a reason to be short.
    const output = checkOutput(report, options.verbose === true || options.format !== 'text');
    io.stdout.write(render(options.format, output, styleOf(options.color, io)));
    return fitness(findings, strict).fit ? exitCodes.done : exitCodes.unfit;
  } catch (error) {
    console.clear();
    if (!interrupt.signal.aborted) throw error;
    return exitCodes.interrupted;
  } finally {
    interrupt.release();
  }
}
