import pc from 'picocolors';
import type { TextOptions } from '../table/text.ts';
import { displayWidth, widest, wrap } from '../text/align.ts';
import { printable } from '../text/printable.ts';
import type { Finding, Level } from './finding.ts';
import { type CheckReport, conclusion } from './report.ts';

/** For a terminal, with a newline at its end: what is fine in one line, unless `verbose`. */
export function renderText(
  report: CheckReport,
  verbose: boolean,
  { color, width = 100 }: TextOptions,
): string {
  const { findings, host } = report;
  const colors = pc.createColors(color);
  const paint: Record<Level, (text: string) => string> = {
    ...{ unfit: colors.red, warning: colors.yellow, unknown: colors.dim, ok: colors.green },
  };
  const shown = findings.filter(({ level, id }) => verbose || level !== 'ok' || id === 'noise');
  const fine = findings.filter((finding) => !shown.includes(finding)).map(({ id }) => id);
  const idWidth = widest(shown.map(({ id }) => id));
  const block = ({ level, id, measured, cure }: Finding): string[] => {
    const prefix = `${level.padEnd(9)}${id.padEnd(idWidth)}  `;
    const [first = '', ...rest] = wrap(prefix, printable(measured), width);
    // A command stays in one line, so that it can be copied.
    const last = cure === undefined ? [] : [`${' '.repeat(displayWidth(prefix))}-> ${printable(cure)}`];
    return [paint[level](first.slice(0, level.length)) + first.slice(level.length), ...rest, ...last];
  };
  return [
    ...wrap('', printable(host), width),
    '',
    ...shown.flatMap(block),
    ...(fine.length === 0 ? [] : wrap('ok       ', `${fine.join(', ')} (--verbose shows each)`, width)),
    '',
    colors.bold(conclusion(report)),
    '',
  ].join('\n');
}
