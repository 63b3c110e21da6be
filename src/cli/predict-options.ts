import { type Command, InvalidArgumentError, Option } from 'commander';
import { type Format, formatNames } from '../document/model.ts';
import { notEmpty, percentage, positiveNumber, wholeNumber } from './options.ts';
import type { ColorChoice } from './style.ts';
import { list } from './table-options.ts';

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

/** `100000`, `100,000` or `1e5`. */
function rate(text: string): number {
  const isNumber = /^(\d{1,3}(,\d{3})+|\d+)(\.\d+)?(e\d+)?$/i.test(text);
  const value = isNumber ? Number(text.replaceAll(',', '')) : Number.NaN;
  if (!(value > 0)) throw new InvalidArgumentError('A number above 0 such as 100000 or 1e5 is expected.');
  return value;
}

export function withPredictOptions(command: Command): Command {
  return command
    .addOption(
      new Option('--costs <input>', 'what crossing costs, as bench table takes its inputs; repeatable')
        .argParser((value: string, before: string[] = []) => [...before, notEmpty(value)])
        .default([], 'measured first'),
    )
    .addOption(
      new Option('--only <ids>', 'measure what crossing costs in these environments of bench matrix')
        .argParser(list)
        .conflicts('costs'),
    )
    .addOption(new Option('--runs <n>', 'time it so often').argParser(positiveNumber).default(10))
    .addOption(new Option('--once', 'run it only once, timed while it is counted').conflicts('runs'))
    .addOption(
      new Option('--count <how>', 'how system calls are counted')
        .choices(['auto', 'tracepoint', 'ptrace'])
        .default('auto', 'a tracepoint where that is allowed'),
    )
    .addOption(new Option('--cpu <n>', 'run it on this CPU (default: where it likes)').argParser(wholeNumber))
    .addOption(
      new Option('--translation <percent>', "what binary translation adds to the program's own time")
        .argParser(percentage)
        .default(0.04, '4%'),
    )
    .addOption(
      new Option(
        '--calls-per-second <n>',
        'no command: a program that computes but for so many calls',
      ).argParser(rate),
    )
    .option('--input <file>', 'standard input of each run (default: that of bench)')
    .option(
      '--output-of-command <file>',
      'where its output goes, that of the last run stays (default: as it is)',
    )
    .option('--output <file>', 'where the prediction goes', '-')
    .addOption(
      new Option('--format <format>', 'how to print it; csv is for plots')
        .choices(formatNames)
        .default('text'),
    )
    .addOption(
      new Option('--color <when>', 'colour the text').choices(['auto', 'always', 'never']).default('auto'),
    )
    .option('-q, --quiet', 'no progress on standard error');
}
