import { type Command, InvalidArgumentError, Option } from 'commander';
import { MAX_NAME } from '../results/schema.ts';

function numberFrom(text: string, pattern: RegExp, what: string): [number, string] {
  const match = pattern.exec(text.trim());
  if (!match) throw new InvalidArgumentError(`${what} is expected.`);
  return [Number(match[1]), match[2] ?? ''];
}

/** `1%`, `0.5%` or the same without the sign, as a fraction. */
export function percentage(text: string): number {
  const [percent] = numberFrom(text, /^(\d+(?:\.\d+)?)\s*(%?)$/, 'A percentage such as 1% or 0.5%');
  return percent / 100;
}

/** `15`, `15s`, `500ms` or `2m`, as milliseconds. */
export function duration(text: string): number {
  const [amount, unit] = numberFrom(text, /^(\d+(?:\.\d+)?)\s*(ms|s|m|)$/, 'A time such as 15s, 500ms or 2m');
  return amount * { ms: 1, s: 1000, m: 60_000, '': 1000 }[unit as 'ms' | 's' | 'm' | ''];
}

export function wholeNumber(text: string): number {
  const [value] = numberFrom(text, /^(\d{1,9})()$/, 'A whole number');
  return value;
}

export function positiveNumber(text: string): number {
  const value = wholeNumber(text);
  if (value < 1) throw new InvalidArgumentError('A whole number of at least 1 is expected.');
  return value;
}

export function notEmpty(text: string): string {
  if (text.trim() === '') throw new InvalidArgumentError('A name that is not empty is expected.');
  if (text.length > MAX_NAME)
    throw new InvalidArgumentError(`A name of at most ${MAX_NAME} characters is expected.`);
  return text;
}

export function regularExpression(text: string): RegExp {
  try {
    return new RegExp(text);
  } catch (error) {
    throw new InvalidArgumentError((error as Error).message);
  }
}

/** Gathers `--context key=value`; the last value of a key counts. */
export function keyValue(text: string, before: Record<string, string> = {}): Record<string, string> {
  const match = /^([A-Za-z0-9_.-]+)=(.*)$/s.exec(text);
  if (!match)
    throw new InvalidArgumentError('key=value is expected, the key of letters, digits, ".", "_" and "-".');
  return { ...before, [match[1] as string]: match[2] as string };
}

/** What every command that measures takes. */
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
  color: 'auto' | 'always' | 'never';
  quiet?: true;
  /** The table also as a picture. */
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
      new Option('--precision <percent>', 'stop when every 95 % interval is within this of its estimate')
        .argParser(percentage)
        .default(0.01, '1%'),
    )
    .addOption(
      new Option('--time-limit <time>', 'stop before this has passed: 15s, 500ms, 2m').argParser(duration),
    )
    .addOption(
      new Option('--rounds <n>', 'stop after n rounds, each a fresh process').argParser(positiveNumber),
    )
    .addOption(new Option('--cpu <n>', 'measure on this CPU').argParser(wholeNumber))
    .addOption(
      new Option('--seed <n>', 'seed of the order of the benchmarks').argParser(wholeNumber).default(1),
    )
    .addOption(
      new Option('--label <name>', 'name of this system in tables (default: kernel and host)').argParser(
        notEmpty,
      ),
    )
    .addOption(
      new Option('--context <key=value>', 'a fact of your own for the results file; repeatable')
        .argParser(keyValue)
        .default({}, 'none'),
    )
    .option('--output <file>', 'results file, - for standard output (default: a new file in results/)')
    .addOption(
      new Option('--append <file>', 'add this run to a results file, or begin one').conflicts('output'),
    )
    .addOption(
      new Option(
        '--unit <unit>',
        'what the table counts (default: cycles where they can be measured)',
      ).choices(['cycles', 'tsc', 'ns']),
    )
    .addOption(
      new Option('--color <when>', 'colour the table').choices(['auto', 'always', 'never']).default('auto'),
    )
    .option('--no-plot', 'leave out the picture of the table')
    .option('-q, --quiet', 'no progress on standard error');
}
