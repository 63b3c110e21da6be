import { plain } from '../table/md.ts';
import { printable } from '../text/printable.ts';
import { type CheckReport, conclusion } from './report.ts';

/** In backquotes, more of them than are in it; in a table, a bar has to be escaped in there too. */
function code(command: string): string {
  const fence = '`'.repeat(1 + Math.max(0, ...[...command.matchAll(/`+/g)].map(([run]) => run.length)));
  return `${fence} ${printable(command).replaceAll('|', '\\|')} ${fence}`;
}

/** As GitHub-flavoured Markdown, all findings, with a newline at its end. */
export function renderMarkdown(report: CheckReport): string {
  const escaped = (text: string) => plain(printable(text));
  const rows = report.findings.map(({ level, id, measured, cure }) => {
    const cells = [level, id, escaped(measured), cure === undefined ? '' : code(cure)];
    return `| ${cells.join(' | ')} |`;
  });
  return [
    `**${escaped(conclusion(report))}**`,
    '',
    escaped(report.host),
    '',
    '| Level | Finding | Measured | Cure |',
    '| --- | --- | --- | --- |',
    ...rows,
    '',
  ].join('\n');
}
