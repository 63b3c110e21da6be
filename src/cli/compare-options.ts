import { type Command, Option } from 'commander';
import { type Format, formatNames } from '../document/model.ts';
import { type Unit, unitNames } from '../units.ts';
import { percentage, regularExpression } from './options.ts';
import type { ColorChoice } from './style.ts';
import { mergeHosts, skipBad } from './table-options.ts';

export interface CompareOptions {
  format: Format;
  unit?: Unit;
  /** A share: 0.03 is 3 %. */
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
    .addOption(new Option('--format <format>', 'what to print').choices(formatNames).default('text'))
    .addOption(
      new Option(
        '--unit <unit>',
        'what to compare (default: the first of these that all sides have)',
      ).choices(unitNames),
    )
    .addOption(
      new Option(
        '--threshold <percent>',
        'call nothing a difference that may be smaller (default: how far runs of one machine lie apart)',
      ).argParser(percentage),
    )
    .addOption(
      new Option('--rows <regex>', 'only systems whose label matches, of every input').argParser(
        regularExpression,
      ),
    )
    .addOption(mergeHosts())
    .option(
      '--fail-on-regression',
      'exit with 3 when something is slower, with 4 when that could not be decided',
    )
    .option('--allow-undecided', 'with --fail-on-regression: exit with 0 where that could not be decided')
    .addOption(skipBad())
    .addOption(
      new Option('--color <when>', 'colour the text').choices(['auto', 'always', 'never']).default('auto'),
    )
    .addHelpText(
      'after',
      `
Inputs of several systems, as a matrix is, are compared system by system where
labels and environments are equal. LABEL=FILE takes the system of that label or
environment, where the file has several, and otherwise names the side.`,
    );
}
