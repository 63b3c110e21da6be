import type { Document, Line, Tone } from '../document/model.ts';
import type { Output } from '../document/render.ts';
import { enumerate } from '../text/prose.ts';
import { fitness } from './examine.ts';
import type { Finding, Level } from './finding.ts';

/** What checking a host has found. */
interface CheckReport {
  /** The machine and the CPU, in a line. */
  host: string;
  findings: readonly Finding[];
  /** Warnings make the host unfit too. */
  strict: boolean;
}

const tones: Record<Level, Tone> = { unfit: 'bad', warning: 'warning', unknown: 'unknown', ok: 'good' };

/** Every finding is a row, with the command that would cure it; findings that are fine share one, unless `verbose`. */
function checkDocument(report: CheckReport, verbose: boolean): Document {
  const { findings, host } = report;
  const isShown = ({ level, id }: Finding) => verbose || level !== 'ok' || id === 'noise';
  const fine = findings.filter((finding) => !isShown(finding)).map(({ id }) => id);
  const line = ({ level, id, measured, cure = '' }: Finding): Line => ({
    cells: [level, id, measured, cure],
    tone: tones[level],
  });
  const others: Line = { cells: ['ok', '', `${fine.join(', ')} (--verbose shows each)`], tone: 'good' };
  return [
    { kind: 'paragraph', text: host },
    {
      kind: 'table',
      columns: [
        { title: 'Level' },
        { title: 'Check' },
        { title: 'Found', holds: 'prose' },
        { title: 'Cure', holds: 'command' },
      ],
      groups: [[...findings.filter(isShown).map(line), ...(fine.length > 0 ? [others] : [])]],
    },
    { kind: 'paragraph', text: conclusion(report), strong: true },
  ];
}

function conclusion({ findings, strict }: CheckReport): string {
  const { fit, unfit, warnings } = fitness(findings, strict);
  const also = warnings.length === 0 ? '' : `; warnings: ${enumerate(warnings)}`;
  if (unfit.length > 0) return `Not fit: ${enumerate(unfit)} would make figures wrong${also}.`;
  if (!fit) return `Not fit by --strict: ${enumerate(warnings)}.`;
  return `Fit: nothing found that would make figures wrong${also}.`;
}

/** @param verbose only for a person: records and JSON always have every finding. */
export const checkOutput = (report: CheckReport, verbose: boolean): Output => ({
  document: () => checkDocument(report, verbose),
  records: () => ({
    columns: ['level', 'check', 'found', 'cure'],
    rows: report.findings.map(({ level, id, measured, cure = '' }) => [level, id, measured, cure]),
  }),
  json: () => {
    const { host, findings, strict } = report;
    return { ...fitness(findings, strict), strict, host, findings };
  },
});
