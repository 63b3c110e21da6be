import { basename } from 'node:path';
import { Command, CommanderError, InvalidArgumentError } from 'commander';
import { version } from '../package.ts';
import {
  type AllOptions,
  type CheckOptions,
  type CompareOptions,
  type ListOptions,
  type MatrixOptions,
  type MeasureOptions,
  type PredictOptions,
  type ReportOptions,
  type TableOptions,
  withAllOptions,
  withCheckOptions,
  withCompareOptions,
  withListOptions,
  withMatrixOptions,
  withMeasureOptions,
  withPredictOptions,
  withReportOptions,
  withTableOptions,
} from './command-options.ts';
import { Console, type Io, type Streams } from './console.ts';
import { exitCodes, UsageError } from './exit.ts';

/**
 * Each command's code is loaded when it runs, so that `bench --help` costs what node costs. An action returns
 * the exit status.
 * @param argv the command line, which a page repeats.
 */
export function program(io: Io, finish: (code: number) => void, argv: readonly string[] = []): Command {
  const bench = new Command(calledAs())
    .description(
      'What it costs to cross into the kernel: cycles of a system call, a yield, a message, a new process.',
    )
    .version(version())
    .enablePositionalOptions()
    .exitOverride()
    .configureOutput({
      writeOut: (text) => void io.stdout.write(text),
      writeErr: (text) => void io.stderr.write(text),
      outputError: (text) => io.console.say(text.replace(/^error: /, '').trimEnd()),
    })
    .showHelpAfterError('(--help lists the options)');
  const quieted = ({ quiet }: { quiet?: true }): Io => ({
    ...io,
    console: io.console.quieted(quiet === true),
  });
  const measure = async (ids: readonly string[], options: MeasureOptions) => {
    const { measureCommand } = await import('./commands/measure.ts');
    finish(await measureCommand(ids, options, quieted(options)));
  };

  withAllOptions(bench.command('all'))
    .description('measure the four benchmarks of the table and print it')
    .action(async (options: AllOptions) => {
      const { andVariants, inSuite } = await import('../../bench/index.ts');
      const wanted = inSuite(options.suite);
      const ids = (options.variants ? andVariants(wanted) : wanted).map(({ id }) => id);
      const chosen = ids.filter((id) => options.filter?.test(id) ?? true);
      if (chosen.length === 0)
        throw new UsageError(`--filter ${options.filter?.source} matches none of: ${ids.join(', ')}`);
      await measure(chosen, options);
    });
  withMeasureOptions(bench.command('run'))
    .description('measure the benchmarks named, variants included')
    .argument('<benchmark...>', 'such as abi-call or psr/futex; `bench list` explains each')
    .action(async (names: string[], options: MeasureOptions) => {
      const { resolveBenchmarks } = await import('./names.ts');
      await measure(resolveBenchmarks(names), options);
    });
  withListOptions(bench.command('list'))
    .description('explain every benchmark in one sentence')
    .action(async ({ format }: ListOptions) => {
      const { listBenchmarks } = await import('./commands/list.ts');
      io.stdout.write(listBenchmarks(format));
    });
  withTableOptions(bench.command('table'))
    .description('print results files as one table, a row for each system')
    .argument('[input...]', 'files, folders, globs, - for stdin, or label=any of these (default: results/)')
    .action(async (inputs: string[], options: TableOptions) => {
      const { tableCommand } = await import('./commands/table.ts');
      finish(await tableCommand(inputs, options, io));
    });
  withCompareOptions(bench.command('compare'))
    .description('say which differences between results are significant')
    .argument('<base>', 'results: a file, folder, glob, - for stdin, or label=any of these')
    .argument('<new...>', 'results to compare with it')
    .action(async (base: string, others: string[], options: CompareOptions) => {
      const { compareCommand } = await import('./commands/compare.ts');
      finish(await compareCommand([base, ...others], options, io));
    });
  withMatrixOptions(bench.command('matrix'))
    .description('measure in every environment, kernel and VM of this machine and print one table')
    .action(async (options: MatrixOptions) => {
      const { matrixCommand } = await import('./commands/matrix.ts');
      finish(await matrixCommand(options, quieted(options)));
    });
  withPredictOptions(bench.command('predict'))
    .description('predict what crossing into the kernel costs a command, here and elsewhere')
    .argument('[command...]', 'runs unchanged, several times')
    .passThroughOptions()
    .action(async (argv: string[], options: PredictOptions) => {
      const { predictCommand } = await import('./commands/predict.ts');
      finish(await predictCommand(argv, options, quieted(options)));
    });
  withCheckOptions(bench.command('check'))
    .description('look for what would distort figures of this machine; changes nothing')
    .action(async (options: CheckOptions) => {
      const { checkCommand } = await import('./commands/check.ts');
      finish(await checkCommand(options, io));
    });
  withReportOptions(bench.command('report'))
    .description('write the comparison as an HTML page, or one of its plots as SVG')
    .argument('[input...]', 'files, folders, globs, - for stdin, or label=any of these (default: results/)')
    .action(async (inputs: string[], options: ReportOptions) => {
      const { reportCommand } = await import('./commands/report.ts');
      finish(await reportCommand(inputs, options, argv, io));
    });
  return bench;
}

/** The package has two names for its program. */
const calledAs = (): string => (basename(process.argv[1] ?? '') === 'ringtoll' ? 'ringtoll' : 'bench');

/** Runs one command line (without node and script) and returns its exit status; see the README for the codes. */
export async function run(argv: readonly string[], { stdout, stderr, env }: Streams): Promise<number> {
  const console = new Console(stderr, calledAs());
  const io = { stdout, stderr, env, console };
  // A reader that has seen enough (bench all | head) is no failure, and what is measured is still saved.
  let code: number = exitCodes.done;
  let lost = false;
  for (const stream of [io.stdout, io.stderr])
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'EPIPE' || lost) return;
      lost = true;
      console.say(`cannot write the output: ${error.code ?? error.message}`);
      // It may come after everything else has ended well.
      process.exitCode = exitCodes.failed;
    });
  try {
    await program(
      io,
      (status) => {
        code = status;
      },
      argv,
    ).parseAsync(argv, { from: 'user' });
    // A failed write is reported in the next turn of the event loop.
    await new Promise(setImmediate);
    return lost ? exitCodes.failed : code;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? exitCodes.done : exitCodes.usage;
    console.fail(error);
    const { CpuNotAllowedError } = await import('../host/choose-cpu.ts');
    const isUsage = [UsageError, CpuNotAllowedError, InvalidArgumentError].some(
      (one) => error instanceof one,
    );
    return isUsage ? exitCodes.usage : exitCodes.failed;
  }
}
