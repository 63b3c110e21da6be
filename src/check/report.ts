import { enumerate } from '../text/prose.ts';
import { fitness } from './examine.ts';
import type { Finding } from './finding.ts';

/** What a check of a host has come to. */
export interface CheckReport {
  /** The machine and the CPU, in a line. */
  host: string;
  findings: readonly Finding[];
  strict: boolean;
}

/** The last word, as a sentence. */
export function conclusion({ findings, strict }: CheckReport): string {
  const { fit, unfit, warnings } = fitness(findings, strict);
  const also = warnings.length === 0 ? '' : `; to bear in mind: ${enumerate(warnings)}`;
  if (unfit.length > 0) return `Not fit: ${enumerate(unfit)} would make figures wrong${also}.`;
  if (!fit) return `Not fit by --strict: ${enumerate(warnings)}.`;
  return `Fit: nothing was found that would make figures wrong${also}.`;
}
