import { type Command, Option } from 'commander';
import { type Format, formatNames } from '../document/model.ts';
import { type Unit, unitNames } from '../units.ts';
import { duration, keyValue, notEmpty, positiveNumber, wholeNumber } from './options.ts';
import type { ColorChoice } from './style.ts';
import { list } from './table-options.ts';

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

const oneMore = (value: string, before: string[] = []): string[] => [...before, value];
const another = (value: string, before?: string[]): string[] => oneMore(notEmpty(value), before);

export function withMatrixOptions(command: Command): Command {
  return command
    .option('--list', 'say what there is, and what is missing for the rest')
    .addOption(new Option('--only <ids>', 'these environments').argParser(list))
    .addOption(new Option('--except <ids>', 'all but these environments').argParser(list).default([], 'none'))
    .addOption(
      new Option('--kernel <path|package>', 'boot this kernel in guests; repeatable, a row each')
        .argParser(another)
        .default([], 'those fetched before'),
    )
    .addOption(
      new Option(
        '--append <text>',
        `add this to the guests' command line, "" for nothing; repeatable, a row each`,
      )
        .argParser(oneMore)
        .default([], 'depends on the environment'),
    )
    .addOption(
      new Option('--ssh <host>', 'measure on this machine too; repeatable')
        .argParser(another)
        .default([], 'none'),
    )
    .option('--layout <name>', 'measure and print the columns of this table (default: singularity)')
    .addOption(
      new Option('--timeout <time>', 'give up on a system after this')
        .argParser(duration)
        .default(120_000, '2m'),
    )
    .option('--quick', 'half the time')
    .addOption(new Option('--rounds <n>', 'rounds in each system').argParser(positiveNumber))
    .addOption(new Option('--cpu <n>', 'measure on this CPU').argParser(wholeNumber))
    .addOption(
      new Option('--seed <n>', 'seed of the order of the benchmarks').argParser(wholeNumber).default(1),
    )
    .addOption(new Option('--label <name>', 'put before the label of every row').argParser(notEmpty))
    .addOption(
      new Option('--context <key=value>', 'a fact of your own for the results file; repeatable')
        .argParser(keyValue)
        .default({}, 'none'),
    )
    .option('--output <file>', 'results file, - for standard output (default: a new file in results/)')
    .addOption(new Option('--format <format>', 'how to print the table').choices(formatNames).default('text'))
    .addOption(
      new Option('--unit <unit>', 'what the table counts (default: what each system can tell)').choices(
        unitNames,
      ),
    )
    .addOption(
      new Option('--color <when>', 'colour the table').choices(['auto', 'always', 'never']).default('auto'),
    )
    .option('-q, --quiet', 'no progress on standard error');
}
