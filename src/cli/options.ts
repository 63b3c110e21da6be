import { InvalidArgumentError, Option } from 'commander';
import { formatNames } from '../document/model.ts';
import { MAX_NAME } from '../results/schema.ts';
import { type Unit, unitNames } from '../units.ts';

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

function notEmpty(text: string): string {
  if (text.trim() === '') throw new InvalidArgumentError('A non-empty name is expected.');
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
function keyValue(text: string, before: Record<string, string> = {}): Record<string, string> {
  const match = /^([A-Za-z0-9_.-]+)=(.*)$/s.exec(text);
  if (!match)
    throw new InvalidArgumentError('key=value is expected, the key of letters, digits, ".", "_" and "-".');
  return { ...before, [match[1] as string]: match[2] as string };
}

/** `100000`, `100,000` or `1e5`. */
export function rate(text: string): number {
  const isNumber = /^(\d{1,3}(,\d{3})+|\d+)(\.\d+)?(e\d+)?$/i.test(text);
  const value = isNumber ? Number(text.replaceAll(',', '')) : Number.NaN;
  if (!(value > 0)) throw new InvalidArgumentError('A number above 0 such as 100000 or 1e5 is expected.');
  return value;
}

/** Gathers `a,b` and repetitions of the option. */
export const list = (text: string, before: string[] = []): string[] => [
  ...before,
  ...text.split(',').map((name) => name.trim()),
];

/** Gathers repetitions of the option. */
export const repeated = (text: string, before: string[] = []): string[] => [...before, text];

/** The same of texts that are not empty. */
export const repeatedName = (text: string, before?: string[]): string[] => repeated(notEmpty(text), before);

export type ColorChoice = 'auto' | 'always' | 'never';

/*
 * What several commands take. Every call makes an option: commander keeps values and conflicts in it.
 */

export const formatOption = (help = 'output format', formats: readonly string[] = formatNames): Option =>
  new Option('--format <format>', help).choices(formats).default('text');

export const colorOption = (): Option =>
  new Option('--color <when>', 'colour the text').choices(['auto', 'always', 'never']).default('auto');

export const quietOption = (): Option => new Option('-q, --quiet', 'no progress on standard error');

/** @param byDefault the unit where none is asked for. */
export const unitOption = (byDefault: string, names: readonly Unit[] = unitNames): Option =>
  new Option('--unit <unit>', `what to count (default: ${byDefault})`).choices(names);

export const cpuOption = (help = 'measure on this CPU'): Option =>
  new Option('--cpu <n>', help).argParser(wholeNumber);

export const roundsOption = (help: string): Option =>
  new Option('--rounds <n>', help).argParser(positiveNumber);

export const seedOption = (): Option =>
  new Option('--seed <n>', 'seed of the order of the benchmarks').argParser(wholeNumber).default(1);

export const labelOption = (help: string): Option => new Option('--label <name>', help).argParser(notEmpty);

export const contextOption = (): Option =>
  new Option('--context <key=value>', 'a column to add to the results file; repeatable')
    .argParser(keyValue)
    .default({}, 'none');

export const resultsOption = (): Option =>
  new Option('--output <file>', 'results file, - for standard output (default: a new file in results/)');

export const onlyOption = (help: string): Option => new Option('--only <ids>', help).argParser(list);

export const rowsOption = (help: string): Option =>
  new Option('--rows <regex>', help).argParser(regularExpression);

export const layoutOption = (help: string): Option =>
  new Option('--layout <name>', `${help} (default: singularity)`);

export const mergeHostsOption = (): Option =>
  new Option('--merge-hosts', 'treat rows that differ only in the host name as one system');

export const skipBadOption = (): Option =>
  new Option('--skip-bad', 'skip damaged files and say which, instead of stopping at the first');
