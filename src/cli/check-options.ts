import { type Command, Option } from 'commander';
import { type Format, formatNames } from '../document/model.ts';
import { wholeNumber } from './options.ts';
import type { ColorChoice } from './style.ts';

export interface CheckOptions {
  cpu?: number;
  strict?: true;
  verbose?: true;
  format: Format;
  color: ColorChoice;
}

export function withCheckOptions(command: Command): Command {
  return command
    .addOption(
      new Option('--cpu <n>', 'look at this CPU (default: the one that would be measured on)').argParser(
        wholeNumber,
      ),
    )
    .option('--strict', 'exit with 2 for warnings too')
    .option('--verbose', 'also show each thing that is fine')
    .addOption(new Option('--format <format>', 'how to print it').choices(formatNames).default('text'))
    .addOption(
      new Option('--color <when>', 'colour the text').choices(['auto', 'always', 'never']).default('auto'),
    );
}
