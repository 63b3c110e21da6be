/** The options of each command. Nothing here loads the code of a command. */

import { type Command, Option } from 'commander';
import { type Suite, suites } from '../../bench/benchmark.ts';
import type { Format } from '../document/model.ts';
import { PUBLISHED_SLOWDOWN } from '../predict/published-slowdown.ts';
import type { Unit } from '../units.ts';
import {
  type ColorChoice,
  colorOption,
  contextOption,
  cpuOption,
  duration,
  formatOption,
  labelOption,
  layoutOption,
  list,
  mergeHostsOption,
  onlyOption,
  percentage,
  positiveNumber,
  quietOption,
  rate,
  regularExpression,
  repeated,
  repeatedName,
  resultsOption,
  roundsOption,
  rowsOption,
  seedOption,
  skipBadOption,
  unitOption,
} from './options.ts';

/** Options of the commands `all` and `run`. */
export interface MeasureOptions {
  quick?: true;
  precision: number;
  timeLimit: number;
  rounds: number;
  cpu?: number;
  seed: number;
  label?: string;
  context: Record<string, string>;
  output?: string;
  append?: string;
  unit?: 'cycles' | 'tsc' | 'ns';
  color: ColorChoice;
  quiet?: true;
  /** The table also as a plot. */
  plot?: boolean;
}

/** Defaults that --quick changes; an option that is given wins over both. */
export const quickDefaults = { rounds: 10, timeLimit: 3000 };
export const fullDefaults = { rounds: 100, timeLimit: 15_000 };

export function withMeasureOptions(command: Command): Command {
  return command
    .option(
      '--quick',
      `at most ${quickDefaults.rounds} rounds and 3 s instead of ${fullDefaults.rounds} rounds and 15 s`,
    )
    .addOption(
      new Option('--precision <percent>', 'stop when every 95% interval is within this of its estimate')
        .argParser(percentage)
        .default(0.01, '1%'),
    )
    .addOption(
      new Option('--time-limit <time>', 'stop before this has passed: 15s, 500ms, 2m').argParser(duration),
    )
    .addOption(roundsOption('stop after n rounds, each a fresh process'))
    .addOption(cpuOption())
    .addOption(seedOption())
    .addOption(labelOption('name of this system in tables (default: kernel and host)'))
    .addOption(contextOption())
    .addOption(resultsOption())
    .addOption(
      new Option('--append <file>', 'add this run to a results file, or start one').conflicts('output'),
    )
    .addOption(unitOption('cycles where they can be measured', ['cycles', 'tsc', 'ns']))
    .addOption(colorOption())
    .option('--no-plot', 'omit the plot below the table')
    .addOption(quietOption());
}

export interface AllOptions extends MeasureOptions {
  suite: Suite;
  variants?: true;
  filter?: RegExp;
}

export function withAllOptions(command: Command): Command {
  return withMeasureOptions(command)
    .addOption(
      new Option('--suite <suite>', 'which benchmarks; extended adds many to the four')
        .choices(suites)
        .default(suites[0]),
    )
    .option('--variants', 'measure every variant too')
    .addOption(
      new Option('--filter <regex>', 'only benchmarks whose name matches').argParser(regularExpression),
    );
}

export interface ListOptions {
  format: 'text' | 'json';
}

export function withListOptions(command: Command): Command {
  return command.addOption(formatOption('output format', ['text', 'json']));
}

/** Options that select the systems and columns of a table or a page. */
export interface Choice {
  unit?: Unit;
  layout?: string;
  /** Names, `all` or `none`; absent for those of the layout. */
  published?: string[];
  columns?: string[];
  variants?: true;
  rows?: RegExp;
  sort?: string;
  baseline?: string;
  ratioToHost?: true;
  skipBad?: true;
  mergeHosts?: true;
}

function withChoiceOptions(command: Command): Command {
  return command
    .addOption(unitOption('the first of these that each system has'))
    .addOption(
      new Option(
        '--published <names>',
        'published rows: names, all or none (default: those of the layout)',
      ).argParser(list),
    )
    .addOption(layoutOption('shape of the table: adams-agesen, lmbench and others'))
    .addOption(new Option('--columns <ids>', 'these columns in this order, variants too').argParser(list))
    .option('--variants', 'also a column for each measured variant')
    .addOption(rowsOption('only rows whose label matches'))
    .option('--sort <column>', 'sort by a column, ascending, or by label')
    .option('--baseline <label>', 'add the ratio to the row with this label to every cell')
    .addOption(
      new Option(
        '--ratio-to-host',
        'add the ratio to the host at that time to every cell of a matrix',
      ).conflicts('baseline'),
    )
    .addOption(mergeHostsOption())
    .addOption(skipBadOption());
}

export interface TableOptions extends Choice {
  format: Format;
  color: ColorChoice;
}

export function withTableOptions(command: Command): Command {
  return withChoiceOptions(command.addOption(formatOption())).addOption(colorOption());
}

export interface ReportOptions extends Choice {
  output: string;
  plot?: string;
  prediction?: string;
}

export function withReportOptions(command: Command): Command {
  return withChoiceOptions(
    command
      .option('--output <file>', 'file to write, - for standard output', '-')
      .option(
        '--plot <name>',
        'only one plot, as SVG: a column such as abi-call, overview, rounds or speed-up',
      )
      .option(
        '--prediction <file>',
        'add the speed-ups of a program, from bench predict --format csv; - for standard input',
      ),
  );
}

export interface CompareOptions {
  format: Format;
  unit?: Unit;
  /** A share: 0.03 is 3%. */
  threshold?: number;
  rows?: RegExp;
  mergeHosts?: true;
  failOnRegression?: true;
  allowUndecided?: true;
  skipBad?: true;
  color: ColorChoice;
}

export function withCompareOptions(command: Command): Command {
  return command
    .addOption(formatOption())
    .addOption(unitOption('the first of these that all sides have'))
    .addOption(
      new Option(
        '--threshold <percent>',
        "ignore changes smaller than this (default: each benchmark's run-to-run drift)",
      ).argParser(percentage),
    )
    .addOption(rowsOption('only systems whose label matches, in every input'))
    .addOption(mergeHostsOption())
    .option('--fail-on-regression', 'exit with 3 for a regression, with 4 if that is undecided')
    .option('--allow-undecided', 'with --fail-on-regression: exit with 0 if it is undecided')
    .addOption(skipBadOption())
    .addOption(colorOption())
    .addHelpText(
      'after',
      `
Inputs with several systems, such as a matrix, are compared system by system
where label and environment are equal. LABEL=FILE selects the system with that
label or environment if the file has several, and otherwise names the side.`,
    );
}

export interface MatrixOptions {
  list?: true;
  only?: string[];
  except: string[];
  kernel: string[];
  append: string[];
  ssh: string[];
  layout?: string;
  timeout: number;
  quick?: true;
  rounds?: number;
  cpu?: number;
  seed: number;
  label?: string;
  context: Record<string, string>;
  output?: string;
  format: Format;
  unit?: Unit;
  color: ColorChoice;
  quiet?: true;
}

export function withMatrixOptions(command: Command): Command {
  return command
    .option('--list', 'list the environments, and what the missing ones need')
    .addOption(onlyOption('only these environments'))
    .addOption(new Option('--except <ids>', 'all but these environments').argParser(list).default([], 'none'))
    .addOption(
      new Option('--kernel <path|package>', 'boot this kernel in guests; repeatable, a row each')
        .argParser(repeatedName)
        .default([], 'those fetched before'),
    )
    .addOption(
      new Option(
        '--append <text>',
        `append this to the guests' kernel command line, "" for none; repeatable, a row each`,
      )
        .argParser(repeated)
        .default([], 'depends on the environment'),
    )
    .addOption(
      new Option('--ssh <host>', 'measure on this machine too; repeatable')
        .argParser(repeatedName)
        .default([], 'none'),
    )
    .addOption(layoutOption('measure and print the columns of this table'))
    .addOption(
      new Option('--timeout <time>', 'give up on a system after this')
        .argParser(duration)
        .default(120_000, '2m'),
    )
    .option('--quick', 'half the rounds, with half the samples')
    .addOption(roundsOption('rounds in each system'))
    .addOption(cpuOption())
    .addOption(seedOption())
    .addOption(labelOption('prefix of the label of every row'))
    .addOption(contextOption())
    .addOption(resultsOption())
    .addOption(formatOption('output format of the table'))
    .addOption(unitOption('the first of these that each system has'))
    .addOption(colorOption())
    .addOption(quietOption());
}

export interface PredictOptions {
  costs: string[];
  only?: string[];
  runs: number;
  once?: true;
  count: 'auto' | 'tracepoint' | 'ptrace';
  cpu?: number;
  translation: number;
  callsPerSecond?: number;
  input?: string;
  outputOfCommand?: string;
  output: string;
  format: Format;
  color: ColorChoice;
  quiet?: true;
}

export function withPredictOptions(command: Command): Command {
  return command
    .addOption(
      new Option('--costs <input>', 'results with the costs of crossing, as for bench table; repeatable')
        .argParser(repeatedName)
        .default([], 'measured first'),
    )
    .addOption(
      onlyOption('measure the costs of crossing in these environments of bench matrix').conflicts('costs'),
    )
    .addOption(new Option('--runs <n>', 'number of timed runs').argParser(positiveNumber).default(10))
    .addOption(new Option('--once', 'run it only once, timed and counted in the same run').conflicts('runs'))
    .addOption(
      new Option('--count <how>', 'how to count system calls')
        .choices(['auto', 'tracepoint', 'ptrace'])
        .default('auto', 'tracepoint where allowed'),
    )
    .addOption(cpuOption('run it on this CPU (default: unpinned)'))
    .addOption(
      new Option('--translation <percent>', 'user time that binary translation adds to the program')
        .argParser(percentage)
        .default(PUBLISHED_SLOWDOWN, `${PUBLISHED_SLOWDOWN * 100}%`),
    )
    .addOption(
      new Option(
        '--calls-per-second <n>',
        'instead of a command: a CPU-bound program with this rate of system calls',
      ).argParser(rate),
    )
    .option('--input <file>', 'standard input of each run (default: that of bench)')
    .option(
      '--output-of-command <file>',
      "file for the command's output, which keeps that of the last run (default: not redirected)",
    )
    .option('--output <file>', 'file for the prediction, - for standard output', '-')
    .addOption(formatOption('output format; csv is for plots'))
    .addOption(colorOption())
    .addOption(quietOption());
}

export interface CheckOptions {
  cpu?: number;
  strict?: true;
  verbose?: true;
  format: Format;
  color: ColorChoice;
}

export function withCheckOptions(command: Command): Command {
  return command
    .addOption(cpuOption('check this CPU (default: the one that would be measured on)'))
    .option('--strict', 'exit with 2 for warnings too')
    .option('--verbose', 'also show the checks that pass')
    .addOption(formatOption())
    .addOption(colorOption());
}
