import { type Command, Option } from 'commander';
import type { CheckFormat } from '../check/formats.ts';
import type { ColorChoice } from './io.ts';
import { wholeNumber } from './options.ts';

export interface CheckOptions {
  cpu?: number;
  strict?: true;
  verbose?: true;
  format: CheckFormat;
  color: ColorChoice;
}

const formats: readonly CheckFormat[] = ['text', 'md', 'json'];

export function withCheckOptions(command: Command): Command {
  return command
    .addOption(
      new Option('--cpu <n>', 'look at this CPU (default: the one that would be measured on)').argParser(
        wholeNumber,
      ),
    )
    .option('--strict', 'exit with 2 for warnings too')
    .option('--verbose', 'also show each thing that is fine')
    .addOption(new Option('--format <format>', 'how to print it').choices(formats).default('text'))
    .addOption(
      new Option('--color <when>', 'colour the text').choices(['auto', 'always', 'never']).default('auto'),
    );
}
