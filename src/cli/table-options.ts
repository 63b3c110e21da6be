import { type Command, Option } from 'commander';
import { type Format, formatNames } from '../document/model.ts';
import { type Unit, unitNames } from '../units.ts';
import { regularExpression } from './options.ts';
import type { ColorChoice } from './style.ts';

export interface TableOptions extends Choice {
  format: Format;
  color: ColorChoice;
}

/** What chooses the systems and the columns, in whatever form they are shown. */
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

/** Gathers `a,b` and repetitions of the option. */
export const list = (text: string, before: string[] = []): string[] => [
  ...before,
  ...text.split(',').map((name) => name.trim()),
];

export const skipBad = (): Option =>
  new Option('--skip-bad', 'leave damaged files out and say which, instead of stopping at the first');

export const mergeHosts = (): Option =>
  new Option('--merge-hosts', 'take rows that differ in nothing but the host name for one system');

export function withTableOptions(command: Command): Command {
  return withChoiceOptions(
    command.addOption(
      new Option('--format <format>', 'how to print it').choices(formatNames).default('text'),
    ),
  ).addOption(
    new Option('--color <when>', 'colour the table').choices(['auto', 'always', 'never']).default('auto'),
  );
}

/** Which systems and columns, and what the figures count. */
export function withChoiceOptions(command: Command): Command {
  return command
    .addOption(
      new Option(
        '--unit <unit>',
        'what the table counts (default: the first of these that each system has)',
      ).choices(unitNames),
    )
    .addOption(
      new Option(
        '--published <names>',
        'published rows: names, all or none (default: those of the layout)',
      ).argParser(list),
    )
    .option('--layout <name>', 'shape of the table: adams-agesen, lmbench and others (default: singularity)')
    .addOption(new Option('--columns <ids>', 'these columns in this order, variants too').argParser(list))
    .option('--variants', 'also a column for each variant that was measured')
    .addOption(new Option('--rows <regex>', 'only rows whose label matches').argParser(regularExpression))
    .option('--sort <column>', 'ascending by a column, or by label')
    .option('--baseline <label>', 'in every cell, also the ratio to the row of this label')
    .addOption(
      new Option(
        '--ratio-to-host',
        'in every cell of a matrix, also the ratio to the host at that time',
      ).conflicts('baseline'),
    )
    .addOption(mergeHosts())
    .addOption(skipBad());
}
