import { type Command, Option } from 'commander';
import { type Choice, withChoiceOptions } from './table-options.ts';

export interface ReportOptions extends Choice {
  output: string;
  plot?: string;
  prediction?: string;
}

export function withReportOptions(command: Command): Command {
  return withChoiceOptions(
    command
      .option('--output <file>', 'where it goes, - for standard output', '-')
      .addOption(
        new Option(
          '--plot <name>',
          'one plot alone, as SVG: a column such as abi-call, overview, rounds or speed-up',
        ),
      )
      .option(
        '--prediction <file>',
        'also what a program would gain: what bench predict --format csv printed, - for standard input',
      ),
  );
}
